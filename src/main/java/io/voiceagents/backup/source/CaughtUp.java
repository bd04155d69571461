package io.voiceagents.backup.source;

import java.time.Instant;

/**
 * The moment up to which all that a server had written has arrived. Now and then it is known where
 * the server's log ended at a moment; only where all up to there has arrived, nothing from before
 * that moment is missing. Used by one thread at a time.
 */
public final class CaughtUp {
  private Instant until = LogSink.UNKNOWN_TIME;
  private boolean waiting;
  private long waitingFor;
  private Instant waitingSince = LogSink.UNKNOWN_TIME;

  /** Up to when nothing is missing; {@link LogSink#UNKNOWN_TIME} before it was known once. */
  public Instant until() {
    return until;
  }

  /**
   * Takes how far the log has come.
   *
   * @param end position after the last byte that has arrived
   * @param serverEnd where the server's log ended at a moment
   * @param sentAt that moment
   */
  public void received(long end, long serverEnd, Instant sentAt) {
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
