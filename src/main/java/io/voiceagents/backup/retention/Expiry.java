package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.ExpiringChains;
import io.voiceagents.backup.catalog.HeldLease;
import io.voiceagents.backup.catalog.Holds;
import io.voiceagents.backup.catalog.Leases;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.store.ObjectPut;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Applies retention in two phases (decision 6a): a chain that is no longer wanted is marked, and
 * deleted by a later run, when the grace time is over and it is still not wanted. Until then a
 * larger retention or a hold saves it. One process at a time, by a lease of its own: a backup under
 * way is neither waited for nor disturbed, because the youngest chain is never touched.
 */
public final class Expiry {
  /** Between the mark and the deletion. */
  public static final Duration GRACE = Duration.ofHours(24);

  private static final int LEAST_LIMIT = 3;

  private final Chains chains;
  private final ObjectPut put;
  private final Leases leases;
  private final ScheduledExecutorService timer;
  private final Candidates candidates;
  private final ExpiringChains expiring;
  private final Holds holds;

  /** Whether a set was verified. */
  @FunctionalInterface
  public interface Proof {
    /** Why a set does not count as verified; empty if its last verification passed. */
    Optional<String> missing(SetSummary set) throws IOException;
  }

  /**
   * @param leases those of expiry
   * @param timer renews them
   */
  public Expiry(
      Chains chains, ObjectPut put, Leases leases, ScheduledExecutorService timer, Proof proof) {
    this.chains = chains;
    this.put = put;
    this.leases = leases;
    this.timer = timer;
    this.expiring = new ExpiringChains(chains, put);
    this.holds = new Holds(chains.repository().store());
    this.candidates = new Candidates(expiring, holds, proof);
  }

  /** What would become of each chain of a policy, the youngest first. Changes nothing. */
  public List<ChainFate> plan(Policy policy) throws IOException {
    return RetentionPlan.decide(candidates.of(policy.name()), policy.retention());
  }

  /** How many chains one run marks, and deletes, at most: what goes wrong, goes wrong slowly. */
  public static int limit(int chains) {
    return Math.max(LEAST_LIMIT, chains / 10);
  }

  /**
   * Marks what is no longer wanted, and deletes what was marked before the grace time. A chain with
   * which something goes wrong does not keep the others from their turn.
   *
   * @param suffix of the run's id, 8 hex digits
   * @param limit of chains that are marked, and deleted; empty for {@link #limit}
   * @throws io.voiceagents.backup.catalog.LeaseHeldException if another process is at it
   */
  public Expired expire(Policy policy, String suffix, Optional<Integer> limit, Duration grace)
      throws IOException {
    try (HeldLease held =
        new HeldLease(leases.take(policy.name(), suffix), timer, leases.renewEvery())) {
      List<Candidate> all = candidates.of(policy.name());
      List<ChainFate> fates = RetentionPlan.decide(all, policy.retention());
      ExpiryRun run =
          new ExpiryRun(
              expiring,
              holds,
              chains.repository().store(),
              held.lease(),
              grace,
              limit.orElse(limit(fates.size())));
      for (int i = fates.size() - 1; i >= 0; i--) {
        run.chain(fates.get(i));
      }
      if (all.size() > policy.retention().fullBackups()
          && all.stream().noneMatch(Candidate::isGood)) {
        run.trouble("none of its " + all.size() + " chains is good: " + fates.get(1).reason());
      }
      LogExpiry log =
          new LogExpiry(chains, expiring, new LogCuts(chains.repository().store(), put), grace);
      run.log(() -> log.expire(policy.name(), fates, held.lease().run()));
      return run.result(policy.name(), fates);
    }
  }
}
