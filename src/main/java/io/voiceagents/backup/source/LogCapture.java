package io.voiceagents.backup.source;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A source whose log is being followed. Runs once; closed by the one who opened it. */
public interface LogCapture extends Closeable {
  /** What the source says of itself: what must be the same for a log to go on. */
  Map<String, String> identity();

  /**
   * Where it goes on or begins, if the source tells: all before that is durable. Empty where the
   * end of what is stored says so.
   */
  default Optional<LogPosition> beginsAt() {
    return Optional.empty();
  }

  /**
   * Whether it goes on where the known log ends, or within it. If not, a new stream of its own
   * begins: nothing joins it to what is there.
   */
  default boolean continues() {
    return true;
  }

  /**
   * Follows the log until it is stopped by an interruption, or to where it had come when this
   * began, if it was opened so.
   *
   * @throws LogGapException if what comes next is gone from the source
   * @throws SourceException if it can't be followed any further; the message has a hint
   */
  void run(LogSink sink) throws IOException, InterruptedException;

  /** How the source keeps its log for us; asked now and then while {@link #run} runs. */
  default LogHealth health() {
    return LogHealth.UNKNOWN;
  }

  /**
   * A moment, by the source's clock, of which it is known that all is durable that the source had
   * written by then: also while it writes nothing, and no part can say so. Empty while it is not
   * known.
   */
  default Optional<Instant> wholeUntil(LogSink sink) {
    return Optional.empty();
  }
}
