package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.seal.StreamPart;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Lets tests of other packages search parts that they choose. */
public final class StopSearches {
  private static final long SEGMENT_SIZE = 16 << 20;

  private StopSearches() {}

  /** What the search finds in all of a lane, as text. */
  public static String of(LogStreams streams, List<StreamPart> parts, String lane, Instant target)
      throws IOException {
    LogCoverage coverage = LogCoverage.of(parts);
    long start = coverage.ranges(lane).get(0).start();
    return new StopSearch(streams, coverage, target, SEGMENT_SIZE)
        .search(lane, start, coverage.end(lane))
        .toString();
  }
}
