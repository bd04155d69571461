-- Paces wrk: RATE requests a second over all of its connections, each due at its own moment, whatever the answers before took.
-- One thread (-t 1), for each has a state of its own.
local ffi = require("ffi")
ffi.cdef([[
typedef struct { long sec; long nsec; } moment;
int clock_gettime(int id, moment *now);
]])
local CLOCK_MONOTONIC = 1
local pause = 1000 / tonumber(os.getenv("RATE") or "1000")
local now = ffi.new("moment")
local due

local function millis()
  ffi.C.clock_gettime(CLOCK_MONOTONIC, now)
  return tonumber(now.sec) * 1000 + tonumber(now.nsec) / 1e6
end

-- What is late by more than half a second is left out, not made up for in a burst.
function delay()
  local moment = millis()
  due = math.max((due or moment) + pause, moment - 500)
  return math.max(0, due - moment)
end
