package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.Chains.Taken;
import io.voiceagents.backup.catalog.Commit.Parent;
import io.voiceagents.backup.catalog.ManifestHeader.Committed;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.seal.ChunkIndex;
import io.voiceagents.backup.seal.ChunkRef;
import io.voiceagents.backup.seal.ContentPart;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.PackAssembler;
import io.voiceagents.backup.seal.RunId;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import io.voiceagents.backup.store.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
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
      ChainPlan plan = ChainPlan.decide(request, newest(type), startedAt);
      return open(request, plan, held, startedAt, progress);
    } catch (IOException | RuntimeException e) {
      held.close();
      throw e;
    }
  }

  /** The source comes first: one that is away leaves nothing behind in the store. */
  private BackupRun open(
      BackupRequest request, ChainPlan plan, HeldLease held, Instant startedAt, Progress progress)
      throws IOException {
    Capture capture = sources.open(request.policy());
    try {
      return open(request, plan, held, capture, startedAt, progress);
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
      ChainPlan plan,
      HeldLease held,
      Capture capture,
      Instant startedAt,
      Progress progress)
      throws IOException {
    RunId run = new RunId(chain(request, plan), plan.sequence(), held.lease().run());
    ChainKeys keys = keys(plan, run);
    announce(run, startedAt);
    Optional<Parent> parent = parent(plan);
    DraftQueue drafts = new DraftQueue();
    Progress reading = CaptureProgress.begin(progress, capture.beginning());
    SetWriter writer = writer(request, plan, run, keys, parent, drafts, reading);
    return new BackupRun(
        request,
        plan,
        run,
        keys,
        startedAt,
        new Commit(chains, put, clock, parent),
        new RunResources(held, capture, writer),
        drafts,
        new CaptureThread(request.policy().name(), capture, writer, drafts));
  }

  private ChainId chain(BackupRequest request, ChainPlan plan) {
    String repository = chains.repository().id();
    return plan.parent()
        .map(SetSummary::chain)
        .orElseGet(() -> new ChainId(repository, request.policy().name(), ids.chain()));
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
      ChainPlan plan,
      RunId run,
      ChainKeys keys,
      Optional<Parent> parent,
      DraftQueue drafts,
      Progress progress)
      throws IOException {
    ChunkIndex index = new ChunkIndex();
    Map<String, PageRef> pages = new HashMap<>();
    Optional<SetReader.EntryCursor> before = Optional.empty();
    if (parent.isPresent()) {
      SetReader reader = new SetReader(chains, parent.get().manifest());
      remember(reader, index);
      parent.get().manifest().pages().forEach(page -> pages.put(page.id(), page));
      before = Optional.of(reader.entries());
    }
    boolean ordered = request.policy().source().kind() == SourceKind.FILESYSTEM;
    return new SetWriter(
        new PackAssembler(run, keys, index, drafts, packBytes),
        new PageBuilder(run, keys, pages, drafts),
        ordered ? Optional.empty() : Optional.of(new EntrySorter(scratch)),
        before,
        plan.readEverything(),
        request.policy().audioFilter(),
        progress);
  }

  private static void remember(SetReader reader, ChunkIndex index) throws IOException {
    try (SetReader.EntryCursor entries = reader.entries()) {
      for (Optional<Entry> entry = entries.next(); entry.isPresent(); entry = entries.next()) {
        for (ContentPart part : entry.get().content()) {
          if (part instanceof ChunkRef chunk) {
            index.add(chunk);
          }
        }
      }
    }
  }

  private Optional<Parent> parent(ChainPlan plan) throws IOException {
    if (plan.parent().isEmpty()) {
      return Optional.empty();
    }
    SetSummary before = plan.parent().get();
    byte[] object = chains.manifestBytes(before.chain(), before.sequence());
    ChainKeys keys = chains.keys(before.chain());
    Manifest manifest = ManifestCodec.decode(object, before.chain(), before.sequence(), keys);
    return Optional.of(new Parent(manifest, Sha256.hex(object)));
  }

  /** The newest chain that has a set; chains whose only run failed don't count. */
  private Optional<ChainPlan.Newest> newest(String type) throws IOException {
    List<List<Taken>> youngestFirst = new ArrayList<>(chains.taken(Optional.of(type)).values());
    Collections.reverse(youngestFirst);
    for (List<Taken> taken : youngestFirst) {
      List<SetSummary> committed = committed(taken);
      if (!committed.isEmpty()) {
        return Optional.of(new ChainPlan.Newest(committed, taken));
      }
    }
    return Optional.empty();
  }

  private List<SetSummary> committed(List<Taken> taken) throws IOException {
    List<SetSummary> sets = new ArrayList<>();
    for (Taken place : taken) {
      if (chains.header(place) instanceof Committed committed) {
        sets.add(committed.summary());
      }
    }
    return sets;
  }
}
