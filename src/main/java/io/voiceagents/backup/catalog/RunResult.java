package io.voiceagents.backup.catalog;

import io.voiceagents.backup.source.CaptureReport.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a backup ended.
 *
 * @param set what was committed; empty when it failed
 * @param message for people, one line; of a failure with a hint
 * @param problems what is missing of a partial set, the first thousand
 */
public record RunResult(
    String type,
    Outcome outcome,
    Optional<SetSummary> set,
    Duration duration,
    String message,
    List<Problem> problems,
    long problemCount) {
  public RunResult {
    problems = List.copyOf(problems);
  }
}
