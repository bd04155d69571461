package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.LogSink;
import java.time.Instant;

/**
 * The moment up to which all that a server had written has been received. Each piece of WAL comes
 * with the server's clock and the end of its WAL; only who has received up to that end may say that
 * nothing from before is missing. Used by one thread.
 */
final class CaughtUp {
  private Instant until = LogSink.UNKNOWN_TIME;
  private boolean waiting;
  private long waitingFor;
  private Instant waitingSince = LogSink.UNKNOWN_TIME;

  /** Up to when nothing is missing; {@link LogSink#UNKNOWN_TIME} before it was known once. */
  Instant until() {
    return until;
  }

  /**
   * Takes what a piece of WAL says.
   *
   * @param end position after its last byte
   * @param serverEnd where the server's WAL ended when it was sent, and when that was
   */
  void received(long end, long serverEnd, Instant sentAt) {
    if (!waiting) {
      await(serverEnd, sentAt);
    }
    if (end >= serverEnd) {
      until = sentAt;
      waiting = false;
    } else if (end >= waitingFor) {
      until = waitingSince;
      await(serverEnd, sentAt);
    }
  }

  private void await(long end, Instant since) {
    waiting = true;
    waitingFor = end;
    waitingSince = since;
  }
}
