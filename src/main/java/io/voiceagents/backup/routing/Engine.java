package io.voiceagents.backup.routing;

import io.voiceagents.backup.archive.WalArchive;
import io.voiceagents.backup.catalog.BackupRunner;
import io.voiceagents.backup.catalog.BackupRuns;
import io.voiceagents.backup.catalog.BucketCatalog;
import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.Ids;
import io.voiceagents.backup.catalog.Leases;
import io.voiceagents.backup.catalog.LogPushes;
import io.voiceagents.backup.catalog.LogRunner;
import io.voiceagents.backup.catalog.LogRuns;
import io.voiceagents.backup.catalog.LogStatuses;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.Repository;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.restore.ContentCheck;
import io.voiceagents.backup.restore.DatabaseRestorer;
import io.voiceagents.backup.restore.Restorer;
import io.voiceagents.backup.restore.ScratchDatabaseRestorer;
import io.voiceagents.backup.restore.ScratchLeftovers;
import io.voiceagents.backup.restore.SetRestorer;
import io.voiceagents.backup.restore.WalFetcher;
import io.voiceagents.backup.retention.Expiry;
import io.voiceagents.backup.retention.Retainer;
import io.voiceagents.backup.seal.PackAssembler;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.verify.ScratchRestoreTest;
import io.voiceagents.backup.verify.SetVerifier;
import io.voiceagents.backup.verify.Verdicts;
import io.voiceagents.backup.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Everything that works on one repository. Reading (catalog, restore) needs the store and a key
 * only; the routes start when something is to be put.
 */
public final class Engine implements AutoCloseable {
  /** How long a run that says nothing keeps others from its type. */
  public static final Duration LEASE_TTL = Duration.ofMinutes(2);

  private final EngineParts parts;
  private final Ids ids;
  private final OpenRuns openRuns = new OpenRuns();
  private final Lazy<ExecutorService> sealPool;
  private final Lazy<ScheduledExecutorService> timer;
  private final Lazy<CamelRuntime> runtime;
  private final IndexRows index;
  private final Lazy<Chains> chains;
  private final Lazy<Chains> writableChains;

  public Engine(EngineParts parts) {
    this.parts = parts;
    this.ids = new Ids(parts.random(), parts.clock());
    this.sealPool =
        new Lazy<>(() -> SealPool.create(parts.threads()), ExecutorService::shutdownNow);
    this.timer = new Lazy<>(Engine::newTimer, ExecutorService::shutdownNow);
    this.runtime = new Lazy<>(this::startRoutes, CamelRuntime::close);
    this.index = new IndexRows(runtime, parts.routes(), parts.state());
    this.chains = new Lazy<>(this::openChains, Chains::close);
    this.writableChains = new Lazy<>(this::openOrCreateChains, Chains::close);
  }

  private CamelRuntime startRoutes() throws IOException {
    return CamelRuntime.start(
        parts
            .putRoutes()
            .with(PipelineRoutes.plan(parts.routes(), openRuns, sealPool.get(), this)));
  }

  private Chains openChains() throws IOException {
    return new Chains(Repository.open(parts.store()), parts.ring());
  }

  private Chains openOrCreateChains() throws IOException {
    Repository repository =
        Repository.openOrCreate(parts.store(), put(), ids.repository(), ids.now());
    return new Chains(repository, parts.ring());
  }

  private static ScheduledExecutorService newTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread thread = new Thread(work, "lease-heartbeat");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Reads and deletes. */
  ObjectStore store() {
    return parts.store();
  }

  /** The routes, started. */
  CamelRuntime startedRoutes() throws IOException {
    return runtime.get();
  }

  /** The one way to put: the route {@code put-object}. */
  public ObjectPut put() throws IOException {
    return new RoutePut(runtime.get());
  }

  /** The chains of a repository that exists. */
  public Chains chains() throws IOException {
    return chains.get();
  }

  public BucketCatalog catalog() throws IOException {
    return new BucketCatalog(chains());
  }

  /** Takes backups by the route {@code trigger}; makes the repository if there is none yet. */
  public BackupRunner backups() throws IOException {
    ScratchLeftovers.discard(scratch());
    BackupRuns runs =
        new BackupRuns(
            writableChains.get(),
            put(),
            Leases.ofSets(parts.store(), put(), parts.clock(), parts.leaseTtl()),
            parts.sources(),
            ids,
            parts.clock(),
            timer.get(),
            scratch(),
            PackAssembler.DEFAULT_PACK_BYTES);
    CamelRuntime routes = runtime.get();
    return parts
        .turns()
        .of(
            new TriggeredBackups(
                new PipelineRunner(runs, openRuns, routes, index, parts.clock()), routes));
  }

  /** Follows logs; makes the repository if there is none yet. */
  public LogRunner logs() throws IOException {
    LogBases bases = new LogBases(writableChains::get, this::backups);
    return new LogPipeline(logRuns(), bases, openRuns, runtime.get(), parts.clock());
  }

  /**
   * Takes and gives single files of WAL.
   *
   * @param policies under which they may be stored
   */
  public WalArchive walArchive(Map<String, Policy> policies) {
    Lazy<WalFetcher> fetcher = new Lazy<>(() -> new WalFetcher(chains()), nothing -> {});
    return new ArchivePipeline(
        new ArchivePipeline.Parts(
            () -> new LogPushes(writableChains.get(), put(), ids),
            () -> new LogStreams(writableChains.get()),
            fetcher::get,
            runtime::get,
            openRuns,
            sealPool::get),
        policies);
  }

  /** Begins to follow logs, and keeps them in order. */
  public LogRuns logRuns() throws IOException {
    return new LogRuns(
        writableChains::get,
        parts.ring(),
        put(),
        Leases.ofLogs(parts.store(), put(), parts.clock(), parts.leaseTtl()),
        new Logs(parts.clock()),
        ids,
        parts.clock(),
        timer.get(),
        spools());
  }

  /** Where parts of logs wait for the store, a directory a type. */
  private Path spools() {
    return parts.state().resolve("spool");
  }

  /** How the logs are doing that are followed on this host. */
  public LogStatuses logStatuses() {
    return new LogStatuses(spools());
  }

  /** What the repository holds of the logs. */
  public LogStreams logStreams() throws IOException {
    return new LogStreams(chains());
  }

  public SetRestorer restorer() throws IOException {
    return restorer(chains());
  }

  /** A restorer that keeps what it restores from being deleted meanwhile. */
  Restorer heldRestorer() throws IOException {
    return new RoutedRestorer(
        new HeldRestorer(restorer(), chains(), this::put, ids, timer.get(), HeldRestorer.LOOK),
        runtime::made);
  }

  /** Who is backing up a type now, in words. */
  Optional<String> writer(String type) throws IOException {
    return Leases.ofSets(parts.store(), put(), parts.clock(), parts.leaseTtl()).heldBy(type);
  }

  /** Keeps and deletes sets. */
  Retainer retainer() throws IOException {
    Chains from = chains();
    Expiry expiry =
        new Expiry(
            from,
            request -> put().put(request),
            Leases.ofExpiry(
                parts.store(), request -> put().put(request), parts.clock(), parts.leaseTtl()),
            timer.get(),
            verdicts(from)::missing);
    return new StoredRetainer(
        expiry, from, request -> put().put(request), ids, index, Expiry.GRACE);
  }

  private Verdicts verdicts(Chains from) {
    return new Verdicts(parts.store(), request -> put().put(request), new BucketCatalog(from), ids);
  }

  /**
   * Restores parts of sets into running servers.
   *
   * @param binaries where the programs for that are looked for
   */
  public DatabaseRestorer databases(ServerBinaries binaries) throws IOException {
    return new ScratchDatabaseRestorer(
        chains(), heldRestorer(), binaries, scratch(), ids, parts.clock());
  }

  /** For what is thrown away. */
  private Path scratch() {
    return parts.state().resolve("scratch");
  }

  private SetRestorer restorer(Chains from) {
    return new SetRestorer(from, parts.threads(), parts.clock());
  }

  public Verifier verifier() throws IOException {
    return index.after(verifier(chains()));
  }

  private Verifier verifier(Chains from) {
    return new SetVerifier(
        from,
        new ContentCheck(parts.store(), parts.threads()),
        new ScratchRestoreTest(from, restorer(from), parts.restoreChecks(), scratch(), ids),
        verdicts(from),
        parts.clock(),
        parts.random());
  }

  @Override
  public void close() throws IOException {
    runtime.close();
    index.close();
    sealPool.close();
    timer.close();
    chains.close();
    writableChains.close();
  }
}
