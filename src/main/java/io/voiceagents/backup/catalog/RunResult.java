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
 * @param begun false where it was cancelled before anything was read or stored; it counts as failed
 *     for whoever needs a set, and as no fault
 */
public record RunResult(
    String type,
    Outcome outcome,
    Optional<SetSummary> set,
    Duration duration,
    String message,
    List<Problem> problems,
    long problemCount,
    boolean begun) {
  public RunResult {
    problems = List.copyOf(problems);
  }

  /** Of one that began. */
  public RunResult(
      String type,
      Outcome outcome,
      Optional<SetSummary> set,
      Duration duration,
      String message,
      List<Problem> problems,
      long problemCount) {
    this(type, outcome, set, duration, message, problems, problemCount, true);
  }

  /** Somebody took it back while it waited. */
  public static RunResult cancelled(String type, String message) {
    return new RunResult(
        type, Outcome.FAILED, Optional.empty(), Duration.ZERO, message, List.of(), 0, false);
  }

  /** The outcome; {@code cancelled} of what did not begin. */
  public String word() {
    return begun ? outcome.word() : "cancelled";
  }
}
