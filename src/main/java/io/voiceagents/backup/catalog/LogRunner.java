package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import java.io.IOException;
import java.time.Duration;

/** Follows logs. */
@FunctionalInterface
public interface LogRunner {
  /**
   * Follows a log until it has caught up, is interrupted, or fails.
   *
   * @throws IOException why it can't be followed; nothing that was confirmed is lost
   */
  LogResult follow(LogRequest request) throws IOException, InterruptedException;

  /**
   * What was stored.
   *
   * @param logBytes of the log
   * @param storedBytes that these took
   */
  record LogResult(String type, long logBytes, long storedBytes, Duration duration) {}
}
