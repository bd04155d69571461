package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.LogCoverage.Range;
import io.voiceagents.backup.catalog.LogHistory.Leg;
import io.voiceagents.backup.source.LogPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a log is whole whose lanes go on in one another: what {@link LogHistory} tells, of any
 * number of parts and without them. Immutable.
 */
public final class LogOutline {
  private final List<Leg> legs;
  private final List<Range> ranges;

  private LogOutline(List<Leg> legs, List<Range> ranges) {
    this.legs = List.copyOf(legs);
    this.ranges = List.copyOf(ranges);
  }

  /**
   * Of what is stored of one log.
   *
   * @param begin where it began, whether or not there is a part yet
   */
  public static LogOutline of(LogRanges stored, LogPosition begin) {
    Map<String, Long> starts = new LinkedHashMap<>();
    stored.lanes().forEach(lane -> starts.put(lane, stored.ranges(lane).get(0).start()));
    List<Leg> legs = Leg.all(starts, begin);
    List<Range> ranges = new ArrayList<>();
    for (Leg leg : legs) {
      for (Range range : stored.ranges(leg.lane())) {
        long start = Math.max(range.start(), leg.start());
        long end = Math.min(range.end(), leg.end());
        if (start < end) {
          add(new Range(start, end, range.from(), range.until()), ranges);
        }
      }
    }
    return new LogOutline(legs, ranges);
  }

  private static void add(Range next, List<Range> ranges) {
    Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
    if (last == null || last.end() != next.start()) {
      ranges.add(next);
      return;
    }
    Instant from = last.isTimed() ? last.from() : next.from();
    Instant until = next.until().isAfter(last.until()) ? next.until() : last.until();
    ranges.set(ranges.size() - 1, new Range(last.start(), next.end(), from, until));
  }

  /** The lanes in their order; at least that in which it began. */
  public List<Leg> legs() {
    return legs;
  }

  /** Whether a position of a lane is one of this log's: within it, or after its last part. */
  public boolean has(String lane, long position) {
    return legs.stream().anyMatch(leg -> leg.lane().equals(lane) && leg.holds(position));
  }

  /** Where the last part ends; 0 if there is none. */
  public long end() {
    return ranges.isEmpty() ? 0 : ranges.get(ranges.size() - 1).end();
  }

  /** The range in which the byte after a position is; empty if that is not there. */
  public Optional<Range> after(long position) {
    return ranges.stream()
        .filter(range -> range.start() <= position && position < range.end())
        .findFirst();
  }

  /** Ranges without gaps, ascending. */
  public List<Range> ranges() {
    return ranges;
  }
}
