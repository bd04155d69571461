package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Follows logs. */
@FunctionalInterface
public interface LogRunner {
  /**
   * Follows a log until it has caught up, is interrupted, or fails.
   *
   * @param watch hears how it is doing
   * @throws IOException why it can't be followed; nothing that was confirmed is lost
   */
  LogResult follow(LogRequest request, LogWatch watch) throws IOException, InterruptedException;

  /** As above, unwatched. */
  default LogResult follow(LogRequest request) throws IOException, InterruptedException {
    return follow(request, LogWatch.NONE);
  }

  /**
   * What became durable.
   *
   * @param logBytes of the log
   * @param storedBytes that the store took
   * @param spooledBytes that wait on this host, because the store does not take them
   * @param base the backup that was taken because the log had none to build on
   */
  record LogResult(
      String type,
      long logBytes,
      long storedBytes,
      long spooledBytes,
      Duration duration,
      Optional<NewBase> base) {}

  /**
   * A backup that a log needs to build on.
   *
   * @param after where the log before ended, if the source could not go on with that one: what lies
   *     between is lost, and nothing is recovered past it; empty for a first log
   * @param backup how the backup went
   */
  record NewBase(Optional<String> after, RunResult backup) {}
}
