package io.voiceagents.backup.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Backups of a policy that begin beside its own schedule.
 *
 * @param next when the next one is due; empty if none is
 * @param due the latest one that ought to be complete by now; empty if there is none
 */
public record OtherRuns(Optional<Instant> next, Optional<Instant> due) {
  /** None. */
  static final OtherRuns NONE = new OtherRuns(Optional.empty(), Optional.empty());

  /** Those of two schedules. */
  public OtherRuns and(OtherRuns other) {
    return new OtherRuns(
        next.filter(at -> other.next.filter(at::isAfter).isEmpty()).or(() -> other.next),
        due.filter(at -> other.due.filter(at::isBefore).isEmpty()).or(() -> other.due));
  }

  /**
   * The latest run of a schedule that ought to be complete. A run has half an interval to be so:
   * until then it may still be working.
   *
   * @param last gives the last time of the schedule before a moment, and nothing if there is none
   */
  public static Optional<Instant> due(Function<Instant, Optional<Instant>> last, Instant now) {
    Optional<Instant> newest = last.apply(now);
    Optional<Instant> before = newest.flatMap(last);
    if (newest.isEmpty() || before.isEmpty()) {
      return Optional.empty();
    }
    Duration grace = Duration.between(before.get(), newest.get()).dividedBy(2);
    return now.isAfter(newest.get().plus(grace)) ? newest : before;
  }
}
