package io.voiceagents.backup.source;

import java.io.IOException;
import java.time.Instant;

/** Takes a log as its source sends it. Thread-safe. */
public interface LogSink {
  /** Where the source can't say up to when its log is there, as while it is caught up with. */
  Instant UNKNOWN_TIME = Instant.EPOCH;

  /**
   * Takes the next bytes of a lane. Positions of a lane ascend; where they leave something out or a
   * new lane begins, what was taken before becomes a part of its own.
   *
   * @param lane what the positions count in, {@code [a-z0-9]{1,40}}
   * @param position of the first byte
   * @param at up to when nothing that the source had written is missing before their end, by its
   *     clock; or {@link #UNKNOWN_TIME}
   * @throws IOException if the log has been stopped
   */
  void append(String lane, long position, byte[] bytes, int offset, int length, Instant at)
      throws IOException;

  /** Stores what was taken so far without waiting for more. */
  void flush() throws IOException;

  /**
   * Whether a log may end here so that another begins: the store takes it, and nothing waits on
   * this host. Else what begins then could be begun nowhere.
   */
  boolean mayRenew();

  /**
   * The position up to which a lane is stored, from where this log began in it; what the source may
   * forget.
   *
   * @return 0 if the lane has not begun
   */
  long durable(String lane);
}
