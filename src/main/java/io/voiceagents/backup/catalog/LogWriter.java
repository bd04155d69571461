package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.seal.Draft;
import io.voiceagents.backup.seal.Draft.FrameDraft;
import io.voiceagents.backup.seal.DraftSink;
import io.voiceagents.backup.seal.Filter;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.source.LogSink;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a log into parts: at the multiples of 4 MiB, and wherever what was taken has waited for the
 * flush interval. Thread-safe.
 */
final class LogWriter implements LogSink {
  private final ChainId stream;
  private final String run;
  private final DraftSink drafts;
  private final DurableRanges durable;
  private final Duration interval;
  private final Clock clock;

  private final byte[] buffer = new byte[StreamPart.MAX_BYTES];
  private String lane = "";
  private long start;
  private int length;
  private Instant at = Instant.EPOCH;
  private Instant waitingSince = Instant.EPOCH;

  LogWriter(
      ChainId stream,
      String run,
      DraftSink drafts,
      DurableRanges durable,
      Duration interval,
      Clock clock) {
    this.stream = stream;
    this.run = run;
    this.drafts = drafts;
    this.durable = durable;
    this.interval = interval;
    this.clock = clock;
  }

  @Override
  public synchronized void append(
      String toLane, long position, byte[] bytes, int offset, int count, Instant written)
      throws IOException {
    if (!toLane.equals(lane) || position != start + length) {
      flush();
      lane = toLane;
      start = position;
      durable.begin(lane, position);
    }
    at = written;
    int taken = 0;
    while (taken < count) {
      int room = (int) (StreamPart.MAX_BYTES - (start + length) % StreamPart.MAX_BYTES);
      int next = Math.min(room, count - taken);
      if (length == 0) {
        waitingSince = clock.instant();
      }
      System.arraycopy(bytes, offset + taken, buffer, length, next);
      length += next;
      taken += next;
      if (next == room) {
        flush();
      }
    }
  }

  /** Stores what has waited for the interval. */
  synchronized void tick() throws IOException {
    if (length > 0 && !clock.instant().isBefore(waitingSince.plus(interval))) {
      flush();
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    if (length > 0) {
      byte[] raw = Arrays.copyOf(buffer, length);
      StreamPart part = new StreamPart(stream, lane, start, start + length, at, run);
      start += length;
      length = 0;
      drafts.accept(new Draft(part, List.of(new FrameDraft(raw, raw.length, Filter.NONE))));
    }
  }

  @Override
  public long durable(String ofLane) {
    return durable.end(ofLane);
  }

  /** Up to where the log was received; empty before its first byte. */
  synchronized Optional<LogPosition> received() {
    return lane.isEmpty() ? Optional.empty() : Optional.of(new LogPosition(lane, start + length));
  }

  /** Up to where the present lane is durable. */
  Optional<LogPosition> durable() {
    return received()
        .filter(at -> !at.lane().equals(LogCoverage.DOCUMENTS))
        .map(at -> new LogPosition(at.lane(), durable.end(at.lane())));
  }
}
