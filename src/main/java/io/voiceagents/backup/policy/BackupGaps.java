package io.voiceagents.backup.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How far apart the backups of a policy start, by its schedule. Immutable. */
public final class BackupGaps {
  /** So many steps of an objective's length: some days at least, without asking a cron for ever. */
  private static final int STEPS = 100;

  private static final Duration TICK = Duration.ofMillis(1);

  private final Policy policy;
  private final List<CronTimes> times;

  /**
   * @param zone in which the policy's schedule is meant
   */
  public BackupGaps(Policy policy, ZoneId zone) {
    this.policy = policy;
    this.times =
        policy.schedule().values().stream().map(cron -> new CronTimes(cron, zone)).toList();
  }

  /**
   * A gap between two starts that, with the time that a backup takes, is longer than what may be
   * lost.
   *
   * @param from where to begin to look
   * @param usual how long a backup takes
   * @return empty if the objective can be met, or there is none, or no schedule, or its log is
   *     followed
   */
  public Optional<Duration> beyondObjective(Instant from, Duration usual) {
    return times.isEmpty() || policy.log().follow()
        ? Optional.empty()
        : policy.objectives().rpo().flatMap(rpo -> beyond(from, rpo.minus(usual)));
  }

  /** Goes to the last start within the limit, again and again; where there is none, is a gap. */
  private Optional<Duration> beyond(Instant from, Duration limit) {
    Optional<Instant> start = next(from);
    for (int step = 0; step < STEPS && start.isPresent(); step++) {
      Instant begun = start.get();
      Optional<Instant> within =
          limit.isNegative()
              ? Optional.empty()
              : last(begun.plus(limit).plus(TICK)).filter(begun::isBefore);
      if (within.isEmpty()) {
        return next(begun).map(after -> Duration.between(begun, after));
      }
      start = within;
    }
    return Optional.empty();
  }

  private Optional<Instant> next(Instant after) {
    return times.stream().flatMap(cron -> cron.next(after).stream()).min(Comparator.naturalOrder());
  }

  private Optional<Instant> last(Instant before) {
    return times.stream()
        .flatMap(cron -> cron.last(before).stream())
        .max(Comparator.naturalOrder());
  }
}
