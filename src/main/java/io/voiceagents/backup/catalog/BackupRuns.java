package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.PackAssembler;
import io.voiceagents.backup.seal.RunId;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** Begins backups: lease, place in a chain, keys, intent, source. Thread-safe. */
public final class BackupRuns {
  private final Chains chains;
  private final ObjectPut put;
  private final Leases leases;
  private final CaptureOpener sources;
  private final Ids ids;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final Path scratch;
  private final int packBytes;

  /**
   * @param scratch directory for sorted runs of index entries
   * @param packBytes raw size of a pack
   */
  public BackupRuns(
      Chains chains,
      ObjectPut put,
      Leases leases,
      CaptureOpener sources,
      Ids ids,
      Clock clock,
      ScheduledExecutorService timer,
      Path scratch,
      int packBytes) {
    this.chains = chains;
    this.put = put;
    this.leases = leases;
    this.sources = sources;
    this.ids = ids;
    this.clock = clock;
    this.timer = timer;
    this.scratch = scratch;
    this.packBytes = packBytes;
  }

  /** Begins a backup; the caller closes the run. */
  public BackupRun begin(BackupRequest request, Progress progress) throws IOException {
    Instant startedAt = clock.instant();
    String type = request.policy().name();
    HeldLease held = new HeldLease(leases.take(type, ids.suffix()), timer, leases.renewEvery());
    try {
      progress.phase("looking at the chain", -1);
      new AbandonedRuns(chains, put).tidy(type, held.lease().run());
      ChainBase base = ChainBase.of(chains, request, startedAt);
      return open(request, base, held, startedAt, progress);
    } catch (IOException | RuntimeException e) {
      held.close();
      throw e;
    }
  }

  /** The source comes first: one that is away leaves nothing behind in the store. */
  private BackupRun open(
      BackupRequest request, ChainBase base, HeldLease held, Instant startedAt, Progress progress)
      throws IOException {
    Capture capture = sources.open(request.policy(), scratch);
    try {
      return open(request, base, held, capture, startedAt, progress);
    } catch (IOException | RuntimeException e) {
      closeAfter(e, capture);
      throw e;
    }
  }

  private static void closeAfter(Exception failure, Capture capture) {
    try {
      capture.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private BackupRun open(
      BackupRequest request,
      ChainBase base,
      HeldLease held,
      Capture capture,
      Instant startedAt,
      Progress progress)
      throws IOException {
    Grounds grounds = Grounds.lay(chains, request, base, capture, scratch);
    try {
      return open(request, grounds, held, capture, startedAt, progress);
    } catch (IOException | RuntimeException e) {
      grounds.entries().close();
      throw e;
    }
  }

  private BackupRun open(
      BackupRequest request,
      Grounds grounds,
      HeldLease held,
      Capture capture,
      Instant startedAt,
      Progress progress)
      throws IOException {
    ChainBase base = grounds.base();
    ChainPlan plan = base.plan();
    RunId run = new RunId(chain(request, base), plan.sequence(), held.lease().run());
    ChainKeys keys = keys(plan, run);
    announce(run, startedAt);
    DraftQueue drafts = new DraftQueue();
    Progress reading = CaptureProgress.begin(progress, capture.beginning());
    SetWriter writer = writer(request, grounds, run, keys, drafts, reading);
    return new BackupRun(
        request,
        plan,
        run,
        keys,
        startedAt,
        new Commit(chains, put, clock, base),
        new RunResources(held, capture, writer),
        drafts,
        new CaptureThread(request.policy().name(), capture, writer, drafts));
  }

  private ChainId chain(BackupRequest request, ChainBase base) {
    String repository = chains.repository().id();
    return base.plan()
        .parent()
        .map(SetSummary::chain)
        .orElseGet(
            () ->
                new ChainId(
                    repository, request.policy().name(), ids.chainAfter(base.youngestChain())));
  }

  private ChainKeys keys(ChainPlan plan, RunId run) throws IOException {
    return plan.parent().isPresent()
        ? chains.keys(run.chain())
        : chains.create(run.chain(), run.run(), put);
  }

  private void announce(RunId run, Instant startedAt) throws IOException {
    byte[] intent = new Intent(run, Holder.self().host(), startedAt).encode();
    put.put(new PutRequest(ObjectKeys.intent(run), intent, run.run(), PutMode.IF_ABSENT));
  }

  private SetWriter writer(
      BackupRequest request,
      Grounds grounds,
      RunId run,
      ChainKeys keys,
      DraftQueue drafts,
      Progress progress) {
    ChainBase base = grounds.base();
    Map<String, PageRef> pages = new HashMap<>();
    base.parent()
        .ifPresent(parent -> parent.manifest().pages().forEach(page -> pages.put(page.id(), page)));
    boolean ordered = request.policy().source().kind() == SourceKind.FILESYSTEM;
    return new SetWriter(
        new PackAssembler(run, keys, base.index(), drafts, packBytes),
        new PageBuilder(run, keys, pages, drafts),
        ordered ? Optional.empty() : Optional.of(new EntrySorter(scratch)),
        grounds.entries(),
        base.plan().readEverything(),
        request.policy().audioFilter(),
        progress);
  }
}
