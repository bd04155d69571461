package io.voiceagents.backup.restore;

import io.voiceagents.backup.seal.StreamPart;
import java.time.Instant;
import java.util.List;

/**
 * The WAL that a recovery needs.
 *
 * @param until up to when nothing is missing that the server had written, by its clock
 * @param timeline to end on
 * @param range what the recovery reads
 * @param allOfIt whether the target is simply the end of it: nothing was committed after
 */
record WalPlan(
    List<Segment> segments,
    List<StreamPart> histories,
    int timeline,
    WalRange range,
    Instant until,
    boolean allOfIt) {
  WalPlan {
    segments = List.copyOf(segments);
    histories = List.copyOf(histories);
  }

  /** A segment under its name. */
  record Segment(String name, SegmentFile file) {}

  long bytes() {
    return segments.stream().mapToLong(segment -> segment.file().size()).sum();
  }
}
