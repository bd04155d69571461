package io.voiceagents.backup.catalog;

import io.voiceagents.backup.seal.StreamPart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which positions of a log are there, and where the gaps are. A pure reading of the parts' names;
 * parts may overlap. Immutable.
 */
public final class LogCoverage {
  /** The lane of whole documents, which has no order of its own. */
  public static final String DOCUMENTS = "documents";

  private static final Comparator<StreamPart> BY_START =
      Comparator.comparingLong(StreamPart::start)
          .thenComparing(Comparator.comparingLong(StreamPart::end).reversed());

  private final SortedMap<String, List<StreamPart>> lanes = new TreeMap<>();

  /**
   * Positions without a gap: from {@code start} up to {@code end}, written from and until; both are
   * 1970 if it is not known.
   */
  public record Range(long start, long end, Instant from, Instant until) {
    public boolean isTimed() {
      return until.isAfter(Instant.EPOCH);
    }
  }

  private LogCoverage() {}

  /** Of the parts of one or several streams of one source. */
  public static LogCoverage of(List<StreamPart> parts) {
    LogCoverage coverage = new LogCoverage();
    for (StreamPart part : parts) {
      coverage.lanes.computeIfAbsent(part.lane(), lane -> new ArrayList<>()).add(part);
    }
    coverage.lanes.values().forEach(list -> list.sort(BY_START));
    return coverage;
  }

  /** The lanes with positions, ascending. */
  public List<String> lanes() {
    return lanes.keySet().stream().filter(lane -> !lane.equals(DOCUMENTS)).toList();
  }

  Optional<String> youngestLane() {
    return lanes().stream().reduce((a, b) -> b);
  }

  /** Ranges without gaps, ascending; between two of them bytes are missing. */
  public List<Range> ranges(String lane) {
    List<Range> ranges = new ArrayList<>();
    for (StreamPart part : parts(lane)) {
      Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
      if (last != null && part.start() <= last.end()) {
        long end = Math.max(last.end(), part.end());
        Instant from = last.isTimed() ? last.from() : part.at();
        Instant until = part.at().isAfter(last.until()) ? part.at() : last.until();
        ranges.set(ranges.size() - 1, new Range(last.start(), end, from, until));
      } else {
        ranges.add(new Range(part.start(), part.end(), part.at(), part.at()));
      }
    }
    return ranges;
  }

  /** Where the lane ends; 0 if there is nothing. */
  public long end(String lane) {
    List<Range> ranges = ranges(lane);
    return ranges.isEmpty() ? 0 : ranges.get(ranges.size() - 1).end();
  }

  /** Where bytes are missing before the end of a lane, ascending. */
  List<Long> missing(String lane) {
    List<Range> ranges = ranges(lane);
    return ranges.stream().limit(Math.max(0, ranges.size() - 1)).map(Range::end).toList();
  }

  /** The range that holds a position, its end included. */
  public Optional<Range> around(String lane, long position) {
    return ranges(lane).stream()
        .filter(range -> range.start() <= position && position <= range.end())
        .findFirst();
  }

  /** Parts of a lane that hold positions from {@code start} up to {@code end}, by position. */
  public List<StreamPart> parts(String lane, long start, long end) {
    List<StreamPart> all = lanes.getOrDefault(lane, List.of());
    // No part is longer, so none of those before reaches so far.
    long earliest = start - StreamPart.MAX_BYTES;
    return all.subList(after(all, earliest), all.size()).stream()
        .takeWhile(part -> part.start() < end)
        .filter(part -> part.end() > start)
        .toList();
  }

  /** Index of the first part that starts after a position. */
  private static int after(List<StreamPart> parts, long position) {
    int low = 0;
    int high = parts.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (parts.get(middle).start() <= position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** All parts of a lane, by position. */
  public List<StreamPart> parts(String lane) {
    return List.copyOf(lanes.getOrDefault(lane, List.of()));
  }
}
