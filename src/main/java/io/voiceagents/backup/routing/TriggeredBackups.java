package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.BackupRunner;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.observe.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes backups by the route {@code trigger}: the door of the command line, of schedules and of the
 * API. A step that somebody added to it and that fails fails the run, even after the commit.
 * Thread-safe.
 */
record TriggeredBackups(BackupRunner runner, CamelRuntime routes) implements BackupRunner {

  @Override
  public RunResult run(BackupRequest request, Progress progress) {
    Errand<BackupRequest, RunResult> errand =
        new Errand<>(request, () -> runner.run(request, progress));
    try {
      Optional<String> wrong = errand.through(routes, "trigger");
      RunResult result = errand.result().orElseThrow();
      return wrong.map(text -> failed(result, text)).orElse(result);
    } catch (IOException e) {
      return failed(request, Failures.message(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return RunResult.cancelled(request.policy().name(), "cancelled before it began");
    }
  }

  private static RunResult failed(RunResult result, String wrong) {
    String message =
        result.outcome() == Outcome.FAILED
            ? result.message() + "; then " + wrong
            : wrong + "; the backup itself is " + result.outcome().word();
    return new RunResult(
        result.type(),
        Outcome.FAILED,
        result.set(),
        result.duration(),
        message,
        result.problems(),
        result.problemCount(),
        result.cancelled());
  }

  private static RunResult failed(BackupRequest request, String message) {
    return new RunResult(
        request.policy().name(),
        Outcome.FAILED,
        Optional.empty(),
        Duration.ZERO,
        message,
        List.of(),
        0);
  }
}
