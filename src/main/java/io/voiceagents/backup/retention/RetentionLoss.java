package io.voiceagents.backup.retention;

import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Retention;
import java.io.IOException;
import java.util.List;

/**
 * What another retention would give up of what is stored.
 *
 * @param sets all that are stored, given up or not
 * @param lost those that the retention before keeps and the other one does not
 */
public record RetentionLoss(int sets, int lost) {
  /** Whether the other retention may give up anything that the one before keeps. */
  public static boolean isPossible(Retention before, Retention other) {
    return other.fullBackups() < before.fullBackups() || other.incremental() < before.incremental();
  }

  /**
   * Asks the repository; changes nothing.
   *
   * @throws IOException if the store is away
   */
  public static RetentionLoss of(Retainer retainer, Policy before, Policy after)
      throws IOException {
    List<ChainFate> now = retainer.plan(before);
    int sets = now.stream().mapToInt(fate -> fate.state().sets().size()).sum();
    return new RetentionLoss(sets, givenUp(retainer.plan(after)) - givenUp(now));
  }

  private static int givenUp(List<ChainFate> fates) {
    return fates.stream().mapToInt(RetentionLoss::givenUp).sum();
  }

  private static int givenUp(ChainFate fate) {
    int sets = fate.state().sets().size();
    return switch (fate.fate()) {
      case KEEP -> 0;
      case TRIM -> Math.max(0, sets - 1);
      case EXPIRE -> sets;
    };
  }

  /** The share that is lost, in whole percent, rounded up. */
  public int percent() {
    return sets == 0 ? 0 : (100 * lost + sets - 1) / sets;
  }
}
