package io.voiceagents.backup.source;

import java.io.IOException;
import java.time.Instant;

/** Takes a log as its source sends it. Thread-safe. */
public interface LogSink {
  /**
   * Takes the next bytes of a lane. Positions of a lane ascend; where they leave something out or a
   * new lane begins, what was taken before becomes a part of its own.
   *
   * @param lane what the positions count in, {@code [a-z0-9]{1,40}}
   * @param position of the first byte
   * @param at when the source had written them, by its clock
   * @throws IOException if the log has been stopped
   */
  void append(String lane, long position, byte[] bytes, int offset, int length, Instant at)
      throws IOException;

  /** Stores what was taken so far without waiting for more. */
  void flush() throws IOException;

  /**
   * The position up to which a lane is stored, from where this log began in it; what the source may
   * forget.
   *
   * @return 0 if the lane has not begun
   */
  long durable(String lane);
}
