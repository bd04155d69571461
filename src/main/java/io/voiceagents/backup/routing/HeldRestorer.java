package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.ChainState.Mark;
import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.ExpiringChains;
import io.voiceagents.backup.catalog.Extent;
import io.voiceagents.backup.catalog.Holds;
import io.voiceagents.backup.catalog.Ids;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.catalog.Stage;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.restore.Restorer;
import io.voiceagents.backup.store.ObjectPut;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a chain that is marked to be deleted while it is restored, also if the mark comes later. A
 * chain without a mark needs no hold, so a usual restore puts nothing into the store and needs no
 * right to. A hold is put before the look for a deletion that has begun, and a deletion begins
 * before it looks for holds: of the two, one always sees the other.
 */
final class HeldRestorer implements Restorer {
  private static final Logger LOG = LoggerFactory.getLogger(HeldRestorer.class);
  private static final Duration HOLD = Duration.ofDays(2);
  static final Duration LOOK = Duration.ofHours(1);

  private final Restorer restorer;
  private final Chains chains;
  private final Putting put;
  private final Ids ids;
  private final ScheduledExecutorService timer;
  private final Duration look;

  /** Opens the way to put: starts the routes when it is first needed. */
  @FunctionalInterface
  interface Putting {
    ObjectPut open() throws IOException;
  }

  /**
   * @param look how often is looked for a mark while a restore runs; a hold lasts much longer
   */
  HeldRestorer(
      Restorer restorer,
      Chains chains,
      Putting put,
      Ids ids,
      ScheduledExecutorService timer,
      Duration look) {
    this.restorer = restorer;
    this.chains = chains;
    this.put = put;
    this.ids = ids;
    this.timer = timer;
    this.look = look;
  }

  @Override
  public RestorePlan plan(RestoreRequest request) throws IOException {
    return restorer.plan(request);
  }

  @Override
  public RestoreResult execute(RestorePlan plan, Progress progress)
      throws IOException, InterruptedException {
    SetSummary set = plan.request().set();
    boolean held = holdIfMarked(set, 0);
    refuseIfBegun(set);
    Looks looks = new Looks(set, held);
    ScheduledFuture<?> beats =
        timer.scheduleWithFixedDelay(
            looks, look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return restorer.execute(plan, progress);
    } finally {
      beats.cancel(false);
    }
  }

  /** Looks again and again, and renews the hold in good time. */
  private final class Looks implements Runnable {
    private final SetSummary set;
    private long sinceHold;

    Looks(SetSummary set, boolean held) {
      this.set = set;
      this.sinceHold = held ? 0 : HOLD.toMillis();
    }

    @Override
    public void run() {
      try {
        sinceHold += look.toMillis();
        if (holdIfMarked(set, HOLD.toMillis() / 2 - sinceHold)) {
          sinceHold = 0;
        }
      } catch (IOException | RuntimeException e) {
        LOG.warn("{} can't be looked after while it is restored: {}", set.key(), e.getMessage());
      }
    }
  }

  private Optional<Mark> mark(SetSummary set) throws IOException {
    return new ExpiringChains(chains, request -> put.open().put(request))
        .find(set.chain())
        .flatMap(state -> state.mark().filter(mark -> concerns(mark, set)));
  }

  private static boolean concerns(Mark mark, SetSummary set) {
    return !mark.isDone() && (mark.extent() == Extent.CHAIN || set.sequence() > 0);
  }

  /**
   * Puts a hold on a chain that is marked.
   *
   * @param leftMillis of an earlier hold; if positive, nothing is done
   */
  private boolean holdIfMarked(SetSummary set, long leftMillis) throws IOException {
    if (leftMillis > 0 || mark(set).isEmpty()) {
      return false;
    }
    try {
      String why = "a restore of " + set.key();
      new Holds(chains.repository().store())
          .hold(set.chain(), ids.suffix(), why, Optional.of(HOLD), put.open());
      return true;
    } catch (IOException e) {
      // Without the right to put, a restore must be possible all the same.
      LOG.warn("{} can't be held while it is restored: {}", set.key(), e.getMessage());
      return false;
    }
  }

  private void refuseIfBegun(SetSummary set) throws IOException {
    if (mark(set).filter(mark -> mark.stage() == Stage.BEGUN).isPresent()) {
      throw new RestoreRefusedException(
          set.key()
              + " is being deleted: no policy keeps it, and its time of grace is over. Hint: if"
              + " 'backupctl backup list' still shows it in a minute, nothing of it has gone;"
              + " 'backupctl backup pin "
              + set.key()
              + "' keeps it then, and after the next 'backupctl expire' it restores");
    }
  }
}
