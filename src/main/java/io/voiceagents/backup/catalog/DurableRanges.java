package io.voiceagents.backup.catalog;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which positions of a log are stored, from where it began in each lane. Thread-safe. */
final class DurableRanges {
  private final Map<String, Lane> lanes = new HashMap<>();

  /** Positions from {@code begin} on count. */
  synchronized void begin(String lane, long begin) {
    lanes.putIfAbsent(lane, new Lane(begin));
  }

  /** Notes a part; parts may come in any order. */
  synchronized void add(String lane, long start, long end) {
    Lane known = lanes.get(lane);
    if (known == null) {
      throw new IllegalStateException("lane " + lane + " has not begun");
    }
    known.add(start, end);
  }

  /** Where the first gap is; 0 if the lane has not begun. */
  synchronized long end(String lane) {
    Lane known = lanes.get(lane);
    return known == null ? 0 : known.end;
  }

  private static final class Lane {
    private final NavigableMap<Long, Long> waiting = new TreeMap<>();
    private long end;

    Lane(long begin) {
      end = begin;
    }

    void add(long start, long until) {
      waiting.merge(start, until, Math::max);
      while (!waiting.isEmpty() && waiting.firstKey() <= end) {
        end = Math.max(end, waiting.pollFirstEntry().getValue());
      }
    }
  }
}
