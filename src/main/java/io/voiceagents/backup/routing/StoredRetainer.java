package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.CatalogException;
import io.voiceagents.backup.catalog.ChainState;
import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.ExpiringChains;
import io.voiceagents.backup.catalog.Holds;
import io.voiceagents.backup.catalog.Ids;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.catalog.Stage;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.retention.ChainFate;
import io.voiceagents.backup.retention.Expired;
import io.voiceagents.backup.retention.Expiry;
import io.voiceagents.backup.retention.Fate;
import io.voiceagents.backup.retention.Retainer;
import io.voiceagents.backup.store.ObjectPut;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Retention on the repository; the SQL index forgets what is deleted. */
final class StoredRetainer implements Retainer {
  private final Expiry expiry;
  private final Chains chains;
  private final ObjectPut put;
  private final Ids ids;
  private final IndexRows index;
  private final Duration grace;

  StoredRetainer(
      Expiry expiry, Chains chains, ObjectPut put, Ids ids, IndexRows index, Duration grace) {
    this.expiry = expiry;
    this.chains = chains;
    this.put = put;
    this.ids = ids;
    this.index = index;
    this.grace = grace;
  }

  @Override
  public List<ChainFate> plan(Policy policy) throws IOException {
    return expiry.plan(policy);
  }

  @Override
  public Expired expire(Policy policy, Optional<Integer> limit) throws IOException {
    Expired expired = expiry.expire(policy, ids.suffix(), limit, grace);
    for (ChainFate fate : expired.fates()) {
      if (expired.deleted().contains(fate.state().chain().chain())) {
        int keep = fate.fate() == Fate.TRIM ? 1 : 0;
        fate.state().sets().stream().skip(keep).forEach(index::forget);
      }
    }
    return expired;
  }

  @Override
  public void pin(SetSummary set, String reason) throws IOException {
    new Holds(chains.repository().store())
        .hold(set.chain(), ids.suffix(), reason, Optional.empty(), put);
    refuseIfBegun(set);
  }

  /** After the hold was put: a deletion that begins from now on sees it. */
  private void refuseIfBegun(SetSummary set) throws IOException {
    Optional<ChainState> state = new ExpiringChains(chains, put).find(set.chain());
    boolean begun =
        state.flatMap(ChainState::mark).filter(mark -> mark.stage() == Stage.BEGUN).isPresent();
    if (state.isEmpty() || begun) {
      throw new CatalogException(
          "the deletion of the chain of "
              + set.key()
              + " has begun. Hint: the pin was put, and keeps what 'backupctl backup list' still"
              + " shows when the deletion that may be running has ended");
    }
  }

  @Override
  public int unpin(SetSummary set) throws IOException {
    return new Holds(chains.repository().store()).release(set.chain());
  }
}
