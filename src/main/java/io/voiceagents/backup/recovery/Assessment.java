package io.voiceagents.backup.recovery;

import io.voiceagents.backup.catalog.Catalog;
import io.voiceagents.backup.catalog.LogStatuses;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.verify.Verifier;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at what is stored and judges all policies. Reads only; as thread-safe as its parts. */
public record Assessment(
    Configuration configuration,
    Catalog catalog,
    Verifier verifier,
    LogStatuses logs,
    Windows windows,
    Concerns concerns,
    Clock clock) {

  /** From when to when a policy's source can be recovered to any moment. */
  @FunctionalInterface
  public interface Windows {
    /**
     * The window; empty without a log.
     *
     * @param sets of the policy, newest first
     */
    Optional<Window> of(Policy policy, List<SetSummary> sets) throws IOException;
  }

  /** What else is known on this host. */
  @FunctionalInterface
  public interface Concerns {
    /** What concerns a policy, in words; empty if nothing does. */
    Optional<String> of(Policy policy) throws IOException;

    /** Since when it is in force; empty if that is not known: then it should be backed up. */
    default Optional<Instant> knownSince(Policy policy) {
      return Optional.empty();
    }
  }

  /**
   * Judges all policies now.
   *
   * @throws IOException if the store can't be asked
   */
  public Recoverability now() throws IOException {
    // Before the look: what happened during it may not be in it.
    Instant at = clock.instant();
    List<SetSummary> sets = catalog.list(Optional.empty(), 0);
    List<Protection> policies = new ArrayList<>();
    for (Policy policy : configuration.policies().values()) {
      policies.add(protection(policy, sets, at));
    }
    return new Recoverability(at, policies, Optional.empty());
  }

  /** What holds while there is no repository yet: nothing was ever backed up. */
  public static Recoverability ofNothing(
      Configuration configuration, Concerns concerns, Instant at) {
    return new Recoverability(
        at,
        configuration.policies().values().stream()
            .map(
                policy ->
                    new Judgement(policy, configuration.schedules().zone(), at)
                        .of(nothing(concerns.knownSince(policy))))
            .toList(),
        Optional.empty());
  }

  private static Judgement.Facts nothing(Optional<Instant> knownSince) {
    return new Judgement.Facts(
        List.of(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        knownSince);
  }

  private Optional<String> aheadHost(List<SetSummary> sets, Instant at) throws IOException {
    Optional<SetSummary> newest = FutureSets.of(sets, at).ahead().stream().findFirst();
    return newest.isPresent() ? catalog.host(newest.get()) : Optional.empty();
  }

  private Protection protection(Policy policy, List<SetSummary> sets, Instant at)
      throws IOException {
    Optional<String> type = Optional.of(policy.name());
    List<SetSummary> own = sets.stream().filter(set -> set.type().equals(policy.name())).toList();
    Judgement.Facts facts =
        new Judgement.Facts(
            own,
            catalog.damaged(type).size(),
            verifier.history(type, Optional.empty(), 1).stream().findFirst(),
            verifier.history(type, Optional.of(VerifyDepth.RESTORE), 1).stream().findFirst(),
            windows.of(policy, own),
            logs.of(policy.name()),
            concerns.of(policy),
            concerns.knownSince(policy),
            aheadHost(own, at));
    return new Judgement(policy, configuration.schedules().zone(), at).of(facts);
  }
}
