package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.NoRepositoryException;
import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.retention.RetentionLoss;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refuses an edit by which retention would give up more than a stated share of a policy's backups:
 * a 3 where a 30 was meant is seen before anything is marked. Stateless.
 */
final class RetentionGuard {
  private RetentionGuard() {}

  /**
   * What stands in the way of an edit.
   *
   * @param running what holds until now; its repository is asked
   * @throws IOException if the store is away: nobody knows then what the edit would give up
   */
  static List<RouteProblem> problems(Application running, Configuration wanted) throws IOException {
    if (!running.configuration().storage().isSamePlace(wanted.storage())) {
      return List.of();
    }
    List<RouteProblem> problems = new ArrayList<>();
    int most = wanted.schedules().mostGivenUpPercent();
    for (Policy after : wanted.policies().values()) {
      if (!isUnchanged(running, after)) {
        loss(running, after)
            .filter(loss -> loss.percent() > most)
            .ifPresent(loss -> problems.add(problem(wanted, after, loss)));
      }
    }
    return problems;
  }

  /** One that is in force already is applied or held back, whatever else is edited. */
  private static boolean isUnchanged(Application running, Policy after) {
    Policy before = running.configuration().policies().get(after.name());
    return before != null && before.retention().equals(after.retention());
  }

  private static Optional<RetentionLoss> loss(Application running, Policy after)
      throws IOException {
    try {
      return running.agreements().loss(running::retainer, after);
    } catch (NoRepositoryException e) {
      return Optional.empty();
    }
  }

  private static RouteProblem problem(Configuration wanted, Policy policy, RetentionLoss loss) {
    return new RouteProblem(
        String.valueOf(wanted.file().getFileName()),
        0,
        "policies.%s.retention gives up %d of the %d backups that are stored, %d %%; an edit may give up %d %% (schedules.max_given_up_percent)."
            .formatted(
                policy.name(),
                loss.lost(),
                loss.sets(),
                loss.percent(),
                wanted.schedules().mostGivenUpPercent()),
        "'backupctl expire --dry-run' shows which. If it is meant, raise schedules.max_given_up_percent"
            + " in the same edit; nothing is deleted before a day has passed.");
  }
}
