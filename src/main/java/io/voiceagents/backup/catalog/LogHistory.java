package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.LogCoverage.Range;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.LogPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A log whose lanes count in the same positions, each going on where the one before ends, such as
 * the replication ids of Redis (docs/format.md §12). A pure reading of the parts' names; immutable.
 */
public final class LogHistory {
  /**
   * Bytes that may be on their way into the store at once: where so few are missing at the end, a
   * run was ended between two parts.
   */
  private static final long ON_ITS_WAY = 6L * StreamPart.MAX_BYTES;

  private final List<Leg> legs;
  private final List<Piece> pieces;
  private final List<Instant> connections;

  /** A lane from its first position up to where the next one begins. */
  public record Leg(String lane, long start, long end) {
    boolean holds(long position) {
      return start <= position && position <= end;
    }

    /**
     * Those of a log, ascending.
     *
     * @param starts where the first part of each lane starts
     */
    static List<Leg> all(Map<String, Long> starts, LogPosition begin) {
      List<Leg> begun = new ArrayList<>();
      begun.add(new Leg(begin.lane(), begin.position(), Long.MAX_VALUE));
      starts.entrySet().stream()
          .filter(lane -> !lane.getKey().equals(begin.lane()))
          .map(lane -> new Leg(lane.getKey(), lane.getValue(), Long.MAX_VALUE))
          .sorted(Comparator.comparingLong(Leg::start))
          .forEach(begun::add);
      List<Leg> legs = new ArrayList<>();
      for (int i = 0; i < begun.size(); i++) {
        Leg leg = begun.get(i);
        long end = i + 1 < begun.size() ? begun.get(i + 1).start() : Long.MAX_VALUE;
        legs.add(new Leg(leg.lane(), leg.start(), end));
      }
      return legs;
    }
  }

  /** What counts of a part: from {@code start} up to {@code end}. */
  public record Piece(StreamPart part, long start, long end) {}

  private LogHistory(List<Leg> legs, List<Piece> pieces, List<Instant> connections) {
    this.legs = List.copyOf(legs);
    this.pieces = List.copyOf(pieces);
    this.connections = List.copyOf(connections);
  }

  /**
   * Of the parts of one stream.
   *
   * @param begin where it began, whether or not there is a part yet
   */
  public static LogHistory of(List<StreamPart> parts, LogPosition begin) {
    LogCoverage coverage = LogCoverage.of(parts);
    List<Leg> legs = legs(coverage, begin);
    List<Piece> pieces = new ArrayList<>();
    for (Leg leg : legs) {
      long position = leg.start();
      for (StreamPart part : coverage.parts(leg.lane())) {
        long start = Math.max(part.start(), position);
        long end = Math.min(part.end(), leg.end());
        if (start < end) {
          pieces.add(new Piece(part, start, end));
          position = end;
        }
      }
    }
    List<Instant> connections =
        coverage.parts(LogCoverage.DOCUMENTS).stream()
            .map(part -> Instant.ofEpochMilli(part.start()))
            .toList();
    return new LogHistory(legs, pieces, connections);
  }

  private static List<Leg> legs(LogCoverage coverage, LogPosition begin) {
    Map<String, Long> starts = new LinkedHashMap<>();
    coverage.lanes().forEach(lane -> starts.put(lane, coverage.parts(lane).get(0).start()));
    return Leg.all(starts, begin);
  }

  /** The lanes in their order; at least that in which it began. */
  public List<Leg> legs() {
    return legs;
  }

  /** Whether a position of a lane is one of this log's: within it, or after its last part. */
  public boolean has(String lane, long position) {
    return legs.stream().anyMatch(leg -> leg.lane().equals(lane) && leg.holds(position));
  }

  /**
   * The first connection to the source after a time and not after another one: before it, nobody
   * listened.
   */
  public Optional<Instant> connectionBetween(Instant after, Instant until) {
    return connections.stream().filter(at -> at.isAfter(after) && !at.isAfter(until)).findFirst();
  }

  /** Where the last part ends; 0 if there is none. */
  public long end() {
    return pieces.isEmpty() ? 0 : pieces.get(pieces.size() - 1).end();
  }

  /** What is there from a position on, up to the first gap; empty if the gap is right there. */
  public List<Piece> from(long position) {
    List<Piece> found = new ArrayList<>();
    long next = position;
    for (Piece piece : pieces) {
      if (piece.end() > next) {
        if (piece.start() > next) {
          return found;
        }
        // Logs have hundreds of thousands of pieces, and are looked at from each set.
        boolean all = piece.start() == next;
        found.add(all ? piece : new Piece(piece.part(), next, piece.end()));
        next = piece.end();
      }
    }
    return found;
  }

  /** Whether nothing is missing from a position on. */
  public boolean isWholeFrom(long position) {
    List<Piece> found = from(position);
    long end = found.isEmpty() ? position : found.get(found.size() - 1).end();
    return end >= end();
  }

  /** Ranges without gaps, ascending. */
  public List<Range> ranges() {
    List<Range> ranges = new ArrayList<>();
    for (Piece piece : pieces) {
      Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
      if (last != null && last.end() == piece.start()) {
        Instant at = piece.part().at();
        Range longer =
            new Range(
                last.start(),
                piece.end(),
                last.isTimed() ? last.from() : at,
                at.isAfter(last.until()) ? at : last.until());
        ranges.set(ranges.size() - 1, longer);
      } else {
        ranges.add(new Range(piece.start(), piece.end(), piece.part().at(), piece.part().at()));
      }
    }
    return ranges;
  }

  /**
   * Where a new run goes on: at the end, or before what a run left out that was ended while several
   * parts were on their way. Other gaps are not filled any more.
   */
  public LogPosition resume() {
    LogPosition last = new LogPosition(legs.get(0).lane(), legs.get(0).start());
    for (Piece piece : pieces) {
      boolean gap = last.position() < piece.start();
      if (gap && end() - last.position() <= ON_ITS_WAY) {
        return last;
      }
      last = new LogPosition(piece.part().lane(), piece.end());
    }
    return last;
  }
}
