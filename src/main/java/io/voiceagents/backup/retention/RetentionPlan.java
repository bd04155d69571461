package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.ChainState;
import io.voiceagents.backup.policy.Retention;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  private final Map<String, Integer> good = new HashMap<>();
  private final List<String> doubts = new ArrayList<>();
  private boolean first = true;

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
    if (candidate.isGood()) {
      good.merge(candidate.source(), 1, Integer::sum);
    } else {
      candidate.doubt().ifPresent(doubts::add);
    }
  }

  private int counted(Candidate candidate) {
    return candidate.state().sets().isEmpty()
        ? good.values().stream().mapToInt(Integer::intValue).sum()
        : good.getOrDefault(candidate.source(), 0);
  }

  private ChainFate fate(Candidate candidate) {
    if (candidate.state().damage().isPresent()) {
      return keep(candidate, "it can't be read: " + candidate.state().damage().get());
    }
    if (first) {
      first = false;
      return keep(candidate, "it is the youngest");
    }
    if (counted(candidate) == 0) {
      return keep(candidate, "no younger chain of its source is good" + because());
    }
    if (candidate.hold().isPresent()) {
      return keep(candidate, "it is held: " + candidate.hold().get());
    }
    if (candidate.state().sets().isEmpty()) {
      return new ChainFate(candidate.state(), Fate.EXPIRE, "nothing is committed in it");
    }
    return byCount(candidate);
  }

  private String because() {
    return doubts.isEmpty() ? "" : "; of the youngest, " + doubts.get(0);
  }

  private ChainFate byCount(Candidate candidate) {
    int counted = counted(candidate);
    if (counted >= retention.fullBackups()) {
      return fate(candidate, Fate.EXPIRE, counted, "full_backups", retention.fullBackups());
    }
    boolean trimmed = counted >= retention.incremental() && hasMore(candidate.state());
    if (trimmed && candidate.doubt().isEmpty()) {
      return fate(candidate, Fate.TRIM, counted, "incremental", retention.incremental());
    }
    String doubt = candidate.doubt().map(why -> "; it counts for nothing: " + why).orElse("");
    return keep(candidate, "one of the last " + retention.fullBackups() + doubt);
  }

  /** Whether there is more than a first set; where a deletion was interrupted, only leftovers. */
  private static boolean hasMore(ChainState state) {
    boolean begun = state.mark().filter(mark -> !mark.isDone()).isPresent();
    return begun || state.sets().size() > 1;
  }

  private static ChainFate keep(Candidate candidate, String reason) {
    return new ChainFate(candidate.state(), Fate.KEEP, reason);
  }

  private static ChainFate fate(
      Candidate candidate, Fate fate, int counted, String key, int limit) {
    String reason =
        "%d good chains of its source are younger, retention.%s is %d"
            .formatted(counted, key, limit);
    return new ChainFate(candidate.state(), fate, reason);
  }
}
