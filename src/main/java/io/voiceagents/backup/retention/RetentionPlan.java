package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.ChainState;
import io.voiceagents.backup.policy.Retention;
import java.util.ArrayList;
import java.util.List;

/**
 * Which chains a retention keeps: a pure function, so that it can be shown before it is applied.
 *
 * <p>Chains are counted from the youngest on, and only those that can stand in for what they push
 * out: with a first set that is complete, authentic and verified. So neither failed runs nor forged
 * or back-dated sets shorten what is kept, and there are never fewer than {@code full_backups}
 * restorable ones left by it. A chain goes as a whole, or all that follows its first set does:
 * nothing that stays refers to what goes.
 */
final class RetentionPlan {
  private final Retention retention;
  private boolean first = true;
  private int counted;

  private RetentionPlan(Retention retention) {
    this.retention = retention;
  }

  /**
   * The fate of each chain of a type.
   *
   * @param youngestFirst all of them
   */
  static List<ChainFate> decide(List<Candidate> youngestFirst, Retention retention) {
    RetentionPlan plan = new RetentionPlan(retention);
    List<ChainFate> fates = new ArrayList<>();
    for (Candidate candidate : youngestFirst) {
      fates.add(plan.fate(candidate));
      plan.count(candidate);
    }
    return fates;
  }

  private void count(Candidate candidate) {
    if (candidate.doubt().isEmpty() && !candidate.state().sets().isEmpty()) {
      counted++;
    }
  }

  private ChainFate fate(Candidate candidate) {
    if (candidate.state().damage().isPresent()) {
      return keep(candidate, "it can't be read: " + candidate.state().damage().get());
    }
    if (first) {
      first = false;
      return keep(candidate, "it is the youngest");
    }
    if (counted == 0) {
      return keep(candidate, "no younger chain is good");
    }
    if (candidate.hold().isPresent()) {
      return keep(candidate, "it is held: " + candidate.hold().get());
    }
    if (candidate.state().sets().isEmpty()) {
      return new ChainFate(candidate.state(), Fate.EXPIRE, "nothing was committed in it");
    }
    return byCount(candidate);
  }

  private ChainFate byCount(Candidate candidate) {
    if (counted >= retention.fullBackups()) {
      return fate(candidate, Fate.EXPIRE, "full_backups", retention.fullBackups());
    }
    if (counted >= retention.incremental() && hasMore(candidate.state())) {
      return fate(candidate, Fate.TRIM, "incremental", retention.incremental());
    }
    String doubt = candidate.doubt().map(why -> "; it counts for nothing: " + why).orElse("");
    return keep(candidate, "one of the last " + retention.fullBackups() + doubt);
  }

  /** Whether there is more than a first set; where a deletion was interrupted, only leftovers. */
  private static boolean hasMore(ChainState state) {
    boolean begun = state.mark().filter(mark -> !mark.done()).isPresent();
    return begun || state.sets().size() > 1;
  }

  private static ChainFate keep(Candidate candidate, String reason) {
    return new ChainFate(candidate.state(), Fate.KEEP, reason);
  }

  private ChainFate fate(Candidate candidate, Fate fate, String key, int limit) {
    String reason = "%d good chains are younger, retention.%s is %d".formatted(counted, key, limit);
    return new ChainFate(candidate.state(), fate, reason);
  }
}
