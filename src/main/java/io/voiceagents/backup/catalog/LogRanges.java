package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.LogCoverage.Range;
import io.voiceagents.backup.seal.StreamPart;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a log is whole and where bytes are missing, told by the names of its parts while they are
 * listed: what is held grows with the number of gaps, not with that of the parts. Parts may overlap
 * and come in any order; whole documents are left out. For one thread until all are added.
 */
public final class LogRanges {
  private final SortedMap<String, NavigableMap<Long, Range>> lanes = new TreeMap<>();
  private final Map<String, NavigableMap<Long, Instant>> ends = new HashMap<>();

  /**
   * Makes {@link #until} known for a position; before the first part is added.
   *
   * @param end a position at which a lane may be left for another one
   */
  public void watch(String lane, long end) {
    ends.computeIfAbsent(lane, unused -> new TreeMap<>()).put(end, Instant.EPOCH);
  }

  /** Takes another part. */
  public void add(StreamPart part) {
    if (part.lane().equals(LogCoverage.DOCUMENTS)) {
      return;
    }
    NavigableMap<Long, Range> ranges =
        lanes.computeIfAbsent(part.lane(), unused -> new TreeMap<>());
    Range joined = new Range(part.start(), part.end(), part.at(), part.at());
    Map.Entry<Long, Range> before = ranges.floorEntry(joined.start());
    if (before != null && before.getValue().end() >= joined.start()) {
      joined = join(before.getValue(), joined);
    }
    Map.Entry<Long, Range> after = ranges.higherEntry(joined.start());
    while (after != null && after.getKey() <= joined.end()) {
      joined = join(joined, after.getValue());
      ranges.remove(after.getKey());
      after = ranges.higherEntry(joined.start());
    }
    ranges.put(joined.start(), joined);
    NavigableMap<Long, Instant> watched = ends.getOrDefault(part.lane(), new TreeMap<>());
    Map.Entry<Long, Instant> next = watched.ceilingEntry(part.end());
    if (next != null) {
      watched.put(next.getKey(), later(next.getValue(), part.at()));
    }
  }

  private static Range join(Range first, Range second) {
    return new Range(
        first.start(),
        Math.max(first.end(), second.end()),
        first.isTimed() ? first.from() : second.from(),
        later(first.until(), second.until()));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** The lanes with positions, ascending. */
  public List<String> lanes() {
    return List.copyOf(lanes.keySet());
  }

  /** Ranges without gaps, ascending; between two of them bytes are missing. */
  public List<Range> ranges(String lane) {
    return List.copyOf(lanes.getOrDefault(lane, new TreeMap<>()).values());
  }

  /** Where the lane ends; 0 if there is nothing. */
  public long end(String lane) {
    List<Range> ranges = ranges(lane);
    return ranges.isEmpty() ? 0 : ranges.get(ranges.size() - 1).end();
  }

  /** The range that holds a position, its end included. */
  public Optional<Range> around(String lane, long position) {
    return ranges(lane).stream()
        .filter(range -> range.start() <= position && position <= range.end())
        .findFirst();
  }

  /**
   * The latest time of all parts of a lane that end up to a position that is {@linkplain #watch
   * watched}; 1970 if there is none, or none is timed.
   */
  public Instant until(String lane, long end) {
    return ends.getOrDefault(lane, new TreeMap<>()).headMap(end, true).values().stream()
        .reduce(Instant.EPOCH, LogRanges::later);
  }
}
