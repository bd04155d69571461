# shellcheck shell=bash
# Measures one command: wall time, CPU of its processes, CPU of the servers that it talks to, memory, and how busy
# everybody else kept the machine meanwhile. Results are small files in $MEASURE.

CLOCK_TICKS=$(getconf CLK_TCK)
PAGE_KIB=$(($(getconf PAGESIZE) / 1024))

# timed COMMAND ARGUMENT...: runs it as the contender's only measured command of this verb.
timed() {
  printf '%q ' "$@" >"$MEASURE/command"
  sync
  local server_before machine_before started rc=0 strangers=(/proc/[0-9]*)
  server_before=$(server_ticks)
  machine_before=$(machine_ticks)
  started=$EPOCHREALTIME
  /usr/bin/time --quiet -o "$MEASURE/time" -f '%U %S %M' -- "$@" >"$MEASURE/stdout" 2>"$MEASURE/stderr" &
  local pid=$!
  sample_memory "$pid" >"$MEASURE/sum_kib" &
  local sampler=$!
  wait "$pid" || rc=$?
  local ended=$EPOCHREALTIME
  wait "$sampler"
  local machine=$(($(machine_ticks) - machine_before)) server=$(($(server_ticks) - server_before))
  numbers "$started" "$ended" "$machine" "$server" >"$MEASURE/numbers"
  return "$rc"
}

# wall, user, sys, server CPU, others' CPU (seconds; others as busy cores), peak of the largest process, peak of the sum (KiB).
numbers() {
  local user sys largest
  read -r user sys largest < <(tail -n 1 "$MEASURE/time")
  awk -v from="$1" -v to="$2" -v machine="$3" -v server="$4" -v hz="$CLOCK_TICKS" -v user="$user" -v sys="$sys" \
    -v largest="$largest" -v sum="$(cat "$MEASURE/sum_kib")" 'BEGIN {
      wall = to - from; server /= hz; others = (machine / hz - user - sys - server) / wall
      printf "%.3f\t%.2f\t%.2f\t%.2f\t%.2f\t%d\t%d\n", wall, user, sys, server, others < 0 ? 0 : others, largest, sum
    }'
}

# Busy ticks of the whole machine: user, nice, system, irq, softirq.
machine_ticks() {
  local _ user nice system idle iowait irq softirq
  read -r _ user nice system idle iowait irq softirq _ </proc/stat
  : "$idle" "$iowait"
  echo $((user + nice + system + irq + softirq))
}

# Ticks of the servers in $SERVER_PIDS with all their children, those that have ended included.
server_ticks() {
  local total=0 pid
  for pid in ${SERVER_PIDS:-}; do
    total=$((total + $(tree_ticks "$pid")))
  done
  echo "$total"
}

tree_ticks() {
  local total=0 stat fields
  local -A member=([$1]=1)
  for stat in $(printf '%s\n' /proc/[0-9]*/stat | sort -V); do
    fields=$(cat "$stat" 2>/dev/null) || continue
    local pid=${stat//[!0-9]/}
    # The name in parentheses may hold spaces: what counts begins after the last one (proc(5)).
    read -r -a fields <<<"${fields##*) }"
    if [ "$pid" = "$1" ] || [ -n "${member[${fields[1]}]:-}" ]; then
      member[$pid]=1
      total=$((total + fields[11] + fields[12] + fields[13] + fields[14]))
    fi
  done
  echo "$total"
}

# strangers: the processes that were there before. Prints the largest sum of resident memory (KiB) of a process and its descendants, looked at every 0.1 s until it ends.
# Shared pages count once a process, so for forking programs it is an upper bound.
sample_memory() {
  local root=$1 peak=0 sum pid path line tick
  local -A known=()
  for path in "${strangers[@]}"; do known[${path#/proc/}]=other; done
  known[$root]=member
  exec {tick}<> <(:)
  while [ -e "/proc/$root/stat" ]; do
    sum=0
    for path in /proc/[0-9]*; do
      pid=${path#/proc/}
      [ -n "${known[$pid]:-}" ] || adopt "$pid"
      [ "${known[$pid]:-}" = member ] || continue
      { read -r _ line _ <"$path/statm"; } 2>/dev/null && sum=$((sum + line * PAGE_KIB))
    done
    ((sum > peak)) && peak=$sum
    read -r -t 0.1 -u "$tick" || true
  done
  echo "$peak"
}

# A new process belongs to whom its parent belongs to; while that is unknown it is looked at again.
adopt() {
  local stat parent
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
  read -r _ parent _ <<<"${stat##*) }"
  [ -n "${known[$parent]:-}" ] && known[$1]=${known[$parent]}
  return 0
}

# Bytes of all files below a directory; directories themselves do not count.
stored_bytes() {
  find "$1" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%.0f\n", sum }'
}
