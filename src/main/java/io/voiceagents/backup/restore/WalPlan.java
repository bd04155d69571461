package io.voiceagents.backup.restore;

import io.voiceagents.backup.seal.StreamPart;
import java.time.Instant;
import java.util.List;

/**
 * The WAL that a recovery needs.
 *
 * @param until when the last of it was written, by the server's clock
 * @param end position after it
 */
record WalPlan(
    List<Segment> segments, List<StreamPart> histories, int timeline, long end, Instant until) {
  WalPlan {
    segments = List.copyOf(segments);
    histories = List.copyOf(histories);
  }

  /** A segment file and the parts that fill it; what no part holds stays zero. */
  record Segment(String name, long start, long size, List<StreamPart> parts) {
    Segment {
      parts = List.copyOf(parts);
    }
  }

  long bytes() {
    return segments.stream().mapToLong(Segment::size).sum();
  }
}
