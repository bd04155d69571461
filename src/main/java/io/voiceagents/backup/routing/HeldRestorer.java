package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.ChainState.Mark;
import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.ExpiringChains;
import io.voiceagents.backup.catalog.Extent;
import io.voiceagents.backup.catalog.Holds;
import io.voiceagents.backup.catalog.Ids;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.restore.Restorer;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a chain that is marked to be deleted while it is restored. Chains without a mark need no
 * hold: between a mark and the deletion there is more time than a restore takes. So a usual restore
 * puts nothing into the store.
 */
final class HeldRestorer implements Restorer {
  private static final Logger LOG = LoggerFactory.getLogger(HeldRestorer.class);
  private static final Duration HOLD = Duration.ofDays(2);

  /** What a hold needs to be seen before a deletion that has begun to look. */
  private static final Duration MARGIN = Duration.ofHours(1);

  private final Restorer restorer;
  private final Chains chains;
  private final Putting put;
  private final Ids ids;
  private final Duration grace;

  /** Opens the way to put: starts the routes when it is first needed. */
  @FunctionalInterface
  interface Putting {
    ObjectPut open() throws IOException;
  }

  HeldRestorer(Restorer restorer, Chains chains, Putting put, Ids ids, Duration grace) {
    this.restorer = restorer;
    this.chains = chains;
    this.put = put;
    this.ids = ids;
    this.grace = grace;
  }

  @Override
  public RestorePlan plan(RestoreRequest request) throws IOException {
    return restorer.plan(request);
  }

  @Override
  public RestoreResult execute(RestorePlan plan, Progress progress)
      throws IOException, InterruptedException {
    SetSummary set = plan.request().set();
    Optional<Mark> mark = mark(set);
    if (mark.filter(found -> concerns(found, set)).isPresent()) {
      hold(set, mark.get());
    }
    return restorer.execute(plan, progress);
  }

  private Optional<Mark> mark(SetSummary set) throws IOException {
    return new ExpiringChains(chains)
        .find(set.chain())
        .flatMap(state -> state.mark().filter(mark -> !mark.done()));
  }

  private static boolean concerns(Mark mark, SetSummary set) {
    return mark.extent() == Extent.CHAIN || set.sequence() > 0;
  }

  private void hold(SetSummary set, Mark mark) throws IOException {
    try {
      new Holds(chains.repository().store())
          .hold(
              set.chain(),
              ids.suffix(),
              "a restore of " + set.key(),
              Optional.of(HOLD),
              put.open());
    } catch (StoreException e) {
      // Without the right to put, a restore must be possible all the same.
      LOG.warn("{} can't be held while it is restored: {}", set.key(), e.getMessage());
    }
    long age = chains.repository().store().clockSeconds() - mark.sinceSeconds();
    if (age > grace.minus(MARGIN).toSeconds()) {
      throw new RestoreRefusedException(
          set.key()
              + " is about to be deleted, or is being deleted: retention gave it up. Hint: it is"
              + " held now; try again in an hour, and if it is still listed then, it restores."
              + " 'backupctl backup pin "
              + set.key()
              + "' keeps it for good");
    }
  }
}
