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
import java.util.function.BooleanSupplier;

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
  private final BooleanSupplier renewable;
  private final Clock clock;

  private final byte[] buffer = new byte[StreamPart.MAX_BYTES];
  private String lane = "";
  // The last two that have positions: documents have none.
  private String present = "";
  private String laneBefore = "";
  private long laneStart;
  private long start;
  private int length;
  private Instant at = Instant.EPOCH;
  private Instant waitingSince = Instant.EPOCH;

  /**
   * @param renewable whether another stream could begin now
   */
  LogWriter(
      ChainId stream,
      String run,
      DraftSink drafts,
      DurableRanges durable,
      Duration interval,
      BooleanSupplier renewable,
      Clock clock) {
    this.stream = stream;
    this.run = run;
    this.drafts = drafts;
    this.durable = durable;
    this.interval = interval;
    this.renewable = renewable;
    this.clock = clock;
  }

  @Override
  public synchronized void append(
      String toLane, long position, byte[] bytes, int offset, int count, Instant written)
      throws IOException {
    if (!toLane.equals(lane) || position != start + length) {
      flush();
      changeLane(toLane, position);
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
  public boolean mayRenew() {
    return renewable.getAsBoolean();
  }

  @Override
  public long durable(String ofLane) {
    return durable.end(ofLane);
  }

  /** Up to where the log was received; empty before its first byte. */
  synchronized Optional<LogPosition> received() {
    return lane.isEmpty() ? Optional.empty() : Optional.of(new LogPosition(lane, start + length));
  }

  private void changeLane(String to, long position) {
    if (!to.equals(lane) && !to.equals(LogCoverage.DOCUMENTS) && !to.equals(present)) {
      laneBefore = present;
      present = to;
      laneStart = position;
    }
    lane = to;
  }

  /**
   * Up to where everything is durable. A lane that goes on where another ends does not count before
   * that one is durable up to there.
   */
  synchronized Optional<LogPosition> durable() {
    if (present.isEmpty()) {
      return Optional.empty();
    }
    long before = laneBefore.isEmpty() ? 0 : durable.end(laneBefore);
    return before != 0 && before < laneStart
        ? Optional.of(new LogPosition(laneBefore, before))
        : Optional.of(new LogPosition(present, durable.end(present)));
  }
}
