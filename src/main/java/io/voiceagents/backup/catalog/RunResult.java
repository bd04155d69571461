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
 * @param cancelled whether somebody stopped it, before it began or while it ran; it counts as
 *     failed for whoever needs a set, and as no fault
 */
public record RunResult(
    String type,
    Outcome outcome,
    Optional<SetSummary> set,
    Duration duration,
    String message,
    List<Problem> problems,
    long problemCount,
    boolean cancelled) {
  public RunResult {
    problems = List.copyOf(problems);
  }

  /** Of one that nobody stopped. */
  public RunResult(
      String type,
      Outcome outcome,
      Optional<SetSummary> set,
      Duration duration,
      String message,
      List<Problem> problems,
      long problemCount) {
    this(type, outcome, set, duration, message, problems, problemCount, false);
  }

  /** Somebody took it back while it waited. */
  public static RunResult cancelled(String type, String message) {
    return stopped(type, Optional.empty(), Duration.ZERO, message);
  }

  /**
   * Somebody stopped it while it ran.
   *
   * @param set if it was committed by then and only not verified
   */
  public static RunResult stopped(
      String type, Optional<SetSummary> set, Duration duration, String message) {
    return new RunResult(type, Outcome.FAILED, set, duration, message, List.of(), 0, true);
  }

  /** The outcome; {@code cancelled} of what somebody stopped. */
  public String word() {
    return cancelled ? "cancelled" : outcome.word();
  }
}
