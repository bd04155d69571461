package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.ChainState;
import io.voiceagents.backup.catalog.ChainState.Mark;
import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.ExpiringChains;
import io.voiceagents.backup.catalog.Extent;
import io.voiceagents.backup.catalog.Holds;
import io.voiceagents.backup.catalog.Leases;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.store.ObjectExistsException;
import io.voiceagents.backup.store.ObjectPut;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Applies retention in two phases (decision 6a): a chain that is no longer wanted is marked, and
 * deleted by a later run, when the grace time is over and it is still not wanted. Until then a
 * larger retention or a hold saves it. One process at a time, by a lease of its own: a backup under
 * way is neither waited for nor disturbed, because the youngest chain is never touched.
 */
public final class Expiry {
  /** Between the mark and the deletion; longer than a backup or a restore takes. */
  public static final Duration GRACE = Duration.ofHours(24);

  private static final int LEAST_LIMIT = 3;

  private final Chains chains;
  private final ObjectPut put;
  private final Leases leases;
  private final Proof proof;
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
   */
  public Expiry(Chains chains, ObjectPut put, Leases leases, Proof proof) {
    this.chains = chains;
    this.put = put;
    this.leases = leases;
    this.proof = proof;
    this.expiring = new ExpiringChains(chains);
    this.holds = new Holds(chains.repository().store());
  }

  /** What would become of each chain of a policy, the youngest first. Changes nothing. */
  public List<ChainFate> plan(Policy policy) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (ChainState state : expiring.youngestFirst(policy.name())) {
      candidates.add(new Candidate(state, doubt(state), hold(state)));
    }
    return RetentionPlan.decide(candidates, policy.retention());
  }

  private Optional<String> doubt(ChainState state) throws IOException {
    Optional<SetSummary> first = state.first();
    if (first.isEmpty() || isGoing(state)) {
      return Optional.of("nothing of it stays");
    }
    Optional<String> doubt = expiring.doubt(first.get());
    return doubt.isPresent() ? doubt : proof.missing(first.get());
  }

  private static boolean isGoing(ChainState state) {
    return state.mark().filter(mark -> mark.extent() == Extent.CHAIN).isPresent();
  }

  private Optional<String> hold(ChainState state) throws IOException {
    return holds.of(state.chain()).stream().map(Holds.Hold::reason).findFirst();
  }

  /** How many chains one run marks at most: what goes wrong, goes wrong slowly. */
  public static int limit(int chains) {
    return Math.max(LEAST_LIMIT, chains / 10);
  }

  /**
   * Marks what is no longer wanted, and deletes what was marked before the grace time.
   *
   * @param suffix of the run's id, 8 hex digits
   * @param limit of chains that are marked; empty for {@link #limit}
   * @throws io.voiceagents.backup.catalog.CatalogException if another process is at it
   */
  public Expired expire(Policy policy, String suffix, Optional<Integer> limit, Duration grace)
      throws IOException {
    Leases.Lease lease = leases.take(policy.name(), suffix);
    try {
      return expire(policy, lease, limit, grace);
    } finally {
      lease.end();
    }
  }

  private Expired expire(Policy policy, Leases.Lease lease, Optional<Integer> limit, Duration grace)
      throws IOException {
    List<ChainFate> fates = plan(policy);
    int most = limit.orElse(limit(fates.size()));
    Progress progress = new Progress(grace);
    for (int i = fates.size() - 1; i >= 0; i--) {
      ChainFate fate = fates.get(i);
      lease.check();
      if (isDue(fate) && progress.marked.size() >= most) {
        progress.postponed++;
      } else if (isDue(fate)) {
        mark(fate, lease, progress);
      } else if (isWanted(fate)) {
        delete(fate, lease, progress);
      }
    }
    LogExpiry.Deleted log = new LogExpiry(chains, expiring).expire(policy.name(), fates);
    return new Expired(
        policy.name(),
        fates,
        progress.marked,
        progress.waiting,
        progress.deleted,
        progress.postponed,
        log.parts(),
        progress.freed + log.bytes());
  }

  /** What a run has done so far. */
  private static final class Progress {
    private final Duration grace;
    private final List<String> marked = new ArrayList<>();
    private final List<String> waiting = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private int postponed;
    private long freed;

    Progress(Duration grace) {
      this.grace = grace;
    }
  }

  /** Whether a chain is to be marked: it is not yet, or for less. */
  private static boolean isDue(ChainFate fate) {
    Optional<Extent> extent = fate.fate().extent();
    return extent.isPresent()
        && fate.state().mark().filter(mark -> mark.extent().compareTo(extent.get()) >= 0).isEmpty();
  }

  /** Whether what a chain's mark says is still wanted. */
  private static boolean isWanted(ChainFate fate) {
    return fate.state()
        .mark()
        .filter(mark -> !mark.done() && fate.fate().covers(mark.extent()))
        .isPresent();
  }

  private void mark(ChainFate fate, Leases.Lease lease, Progress progress) throws IOException {
    try {
      Extent extent = fate.fate().extent().orElseThrow();
      expiring.mark(fate.state(), extent, fate.reason(), lease.run(), put);
      progress.marked.add(fate.state().chain().chain());
    } catch (ObjectExistsException e) {
      // Somebody has just committed or marked there: the next run looks again.
      progress.postponed++;
    }
  }

  private void delete(ChainFate fate, Leases.Lease lease, Progress progress) throws IOException {
    String id = fate.state().chain().chain();
    long since = fate.state().mark().map(Mark::sinceSeconds).orElse(Long.MAX_VALUE);
    long age = chains.repository().store().clockSeconds() - since;
    boolean held = !holds.of(fate.state().chain()).isEmpty();
    if (held || age < progress.grace.toSeconds()) {
      progress.waiting.add(id);
      return;
    }
    progress.freed += expiring.delete(fate.state(), lease.run(), put);
    progress.deleted.add(id);
  }
}
