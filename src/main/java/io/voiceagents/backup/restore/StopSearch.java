package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.postgres.CommitScan;
import io.voiceagents.backup.source.postgres.WalPage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where in the WAL a recovery to a time will stop. A server that finds no later commit does not
 * take the end of the WAL for its target, it fails (PostgreSQL 13 and later); and what comes after
 * the stop need not be brought.
 */
final class StopSearch {
  /** Clocks of what wrote the parts are the server's; a file's time may be cut to the second. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final LogStreams streams;
  private final LogCoverage coverage;
  private final Instant target;
  private final long segmentSize;

  StopSearch(LogStreams streams, LogCoverage coverage, Instant target, long segmentSize) {
    this.streams = streams;
    this.coverage = coverage;
    this.target = target;
    this.segmentSize = segmentSize;
  }

  /** What was found. */
  sealed interface Stop {
    /** The record that ends the recovery ends here. */
    record At(long position) implements Stop {}

    /** Nothing is later. */
    record Nowhere() implements Stop {}

    /** The WAL could not be followed to its end; the server decides. */
    record Unknown() implements Stop {}
  }

  /** Searches a lane from {@code start} up to {@code end}. */
  Stop search(String lane, long start, long end) throws IOException {
    // What lies before a part was written before the part's time; of the part itself that is not
    // so while a receiver catches up.
    long begin =
        coverage.parts(lane, start, end).stream()
            .filter(part -> part.isTimed() && !part.at().isAfter(target.minus(SLACK)))
            .mapToLong(StreamPart::start)
            .reduce(start, Math::max);
    long from = begin - begin % WalPage.BYTES;
    long near = near(lane, from, end);
    Stop stop = scan(lane, near, end);
    // A clock that was set back can hide an earlier one; a recovery must not run past it.
    return stop instanceof Stop.At || near == from ? stop : scan(lane, from, end);
  }

  /**
   * A page from which the search can begin, found by halving: WAL that came all at once says by no
   * time of its parts where to look, and reading all of it takes seconds a gigabyte. Should clocks
   * mislead it, the search ends at a later commit, and more WAL is brought than the server reads.
   */
  private long near(String lane, long from, long end) throws IOException {
    List<StreamPart> parts = coverage.parts(lane, from, end);
    int low = 0;
    int high = parts.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      // What begins at high is known to begin later, or to have nothing.
      long limit = high == parts.size() ? end : parts.get(high).start();
      if (beginsLater(lane, parts.get(middle).start(), limit)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    long start = low == 0 ? from : parts.get(low - 1).start();
    return Math.max(from, start - start % WalPage.BYTES);
  }

  /** Whether the first commit from a position on is later than the target, or there is none. */
  private boolean beginsLater(String lane, long start, long end) throws IOException {
    long position = (start + WalPage.BYTES - 1) / WalPage.BYTES * WalPage.BYTES;
    CommitScan scan = new CommitScan(target, segmentSize, position);
    // Parts may overlap, so that what follows one of them is in a longer one that begins before it.
    for (StreamPart part : coverage.parts(lane, position, end)) {
      if (part.end() > position && !scan.done() && !scan.metEarlier()) {
        position = add(part, position, end, scan);
      }
    }
    return !scan.metEarlier();
  }

  private Stop scan(String lane, long from, long end) throws IOException {
    long position = from;
    CommitScan scan = new CommitScan(target, segmentSize, position);
    for (StreamPart part : coverage.parts(lane, position, end)) {
      if (part.end() > position && !scan.done()) {
        position = add(part, position, end, scan);
      }
    }
    scan.end();
    OptionalLong found = scan.found();
    if (found.isPresent()) {
      return new Stop.At(found.getAsLong());
    }
    return scan.reached() + WalPage.BYTES >= end ? new Stop.Nowhere() : new Stop.Unknown();
  }

  private long add(StreamPart part, long position, long end, CommitScan scan) throws IOException {
    byte[] bytes = streams.read(part);
    long until = Math.min(part.end(), end);
    int offset = Math.toIntExact(position - part.start());
    scan.add(bytes, offset, Math.toIntExact(until - position));
    return until;
  }
}
