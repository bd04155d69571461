package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.LogOpener.Known;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.keys.KeyRing;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.source.LogCapture;
import io.voiceagents.backup.store.ObjectPut;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Begins to follow logs: spool, lease, what is there, source, stream. Where the store is away, with
 * what this host remembers of the log. Thread-safe.
 */
public final class LogRuns {
  /** Epoch of a run that began without a lease (docs/format.md §12). */
  private static final String NO_EPOCH = "0-";

  /** Parts that are younger than this are not merged yet. */
  public static final Duration SETTLE = Duration.ofMinutes(2);

  /** How long a store may take to answer before it counts as away. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration LONG_PATIENCE = Duration.ofMinutes(10);
  private static final Duration MAKE_ROOM = Duration.ofMinutes(1);

  private final Repositories repository;
  private final KeyRing ring;
  private final ObjectPut put;
  private final Leases leases;
  private final LogRunMaker maker;
  private final Ids ids;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final Path spools;

  /**
   * Logs that can't go on without the store. Asking again would do nothing but cost a source that
   * does not say how far its backlog reaches a snapshot of all its data each time.
   */
  private final Set<String> broken = ConcurrentHashMap.newKeySet();

  /** Opens the repository, or makes it; fails while the store is away. */
  @FunctionalInterface
  public interface Repositories {
    Chains open() throws IOException;
  }

  /**
   * @param leases those of logs
   * @param spools directory of the spools, one a type
   */
  public LogRuns(
      Repositories repository,
      KeyRing ring,
      ObjectPut put,
      Leases leases,
      LogOpener sources,
      Ids ids,
      Clock clock,
      ScheduledExecutorService timer,
      Path spools) {
    this.repository = repository;
    this.ring = ring;
    this.put = put;
    this.leases = leases;
    this.maker = new LogRunMaker(sources, put, ids, clock);
    this.ids = ids;
    this.clock = clock;
    this.timer = timer;
    this.spools = spools;
  }

  /** Begins to follow a log; the caller closes the run. */
  public LogRun begin(LogRequest request) throws IOException {
    String type = request.policy().name();
    long limit = request.policy().log().spoolLimitBytes();
    LogLease lease = new LogLease(leases, type, timer);
    Optional<LogSpool> opened = Optional.empty();
    try {
      Optional<IOException> away = lease.takeUnlessAway(repository, ids.suffix(), patience(type));
      LogSpool spool = LogSpool.open(spools.resolve(type), limit);
      opened = Optional.of(spool);
      return away.isPresent()
          ? withoutStore(request, lease, spool, away.get())
          : withStore(request, lease, spool);
    } catch (IOException | RuntimeException e) {
      if (opened.isPresent()) {
        opened.get().close();
      }
      lease.close();
      throw e;
    }
  }

  /** WAL holds its times itself; other logs may need those that stand in the names of parts. */
  private static boolean isWal(Policy policy) {
    return policy.source().kind() == SourceKind.POSTGRES;
  }

  private LogCompactor compactor(Policy policy, Chains chains, String run, LogLease lease) {
    return new LogCompactor(chains, put, policy.compression(), run, lease::check);
  }

  /**
   * Merges the small parts of a policy's log, while nobody follows it.
   *
   * @param settled up to when what is merged was written
   * @return how many small parts went
   */
  public int compact(Policy policy, Instant settled) throws IOException {
    if (!isWal(policy)) {
      throw new CatalogException(
          "the log of '"
              + policy.name()
              + "' is not merged: the times of its commands are in the names of its parts. Hint:"
              + " 'wal compact' is for policies of PostgreSQL");
    }
    try (LogLease lease = new LogLease(leases, policy.name(), timer)) {
      String run = lease.take(ids.suffix());
      Chains chains = repository.open();
      LogCompactor compactor = compactor(policy, chains, run, lease);
      int deleted = 0;
      for (LogStream stream : new LogStreams(chains).of(policy.name())) {
        deleted += compactor.compact(stream.id(), settled).deleted();
      }
      return deleted;
    }
  }

  /** Where nothing is remembered, there is nothing to be done without the store. */
  private Duration patience(String type) {
    return SpoolMemory.isIn(spools.resolve(type)) ? PATIENCE : LONG_PATIENCE;
  }

  private LogRun withStore(LogRequest request, LogLease lease, LogSpool spool) throws IOException {
    String type = request.policy().name();
    String run = lease.take(ids.suffix());
    Chains chains = repository.open();
    broken.remove(type);
    LogStreams streams = new LogStreams(chains);
    Optional<LogStream> youngest = streams.youngest(type);
    spool.refuseForeign(streams.of(type));
    makeRoom(type, spool);
    Known known = KnownLog.of(streams, youngest, spool.parts());
    return maker.run(
        request,
        request.afterGap() ? known.afterGap() : known,
        capture -> {
          boolean goesOn = youngest.isPresent() && capture.continues();
          LogStream stream =
              goesOn
                  ? youngest.get()
                  : create(request, run, chains, streams, capture, youngest.map(LogStream::id));
          SpoolMemory memory =
              new SpoolMemory(
                  stream,
                  chains.wraps(stream.id()),
                  capture.beginsAt().or(() -> goesOn ? known.end() : Optional.empty()),
                  goesOn ? known.documents() : Map.of());
          memory.write(spool.directory());
          return new LogRunMaker.Begun(
              memory,
              run,
              chains.keys(stream.id()),
              () -> {},
              isWal(request.policy())
                  ? Optional.of(compactor(request.policy(), chains, run, lease))
                  : Optional.empty());
        },
        lease,
        spool);
  }

  /** What this host remembers is enough to go on; the spool takes everything for now. */
  private LogRun withoutStore(LogRequest request, LogLease lease, LogSpool spool, IOException away)
      throws IOException {
    Optional<SpoolMemory> memory = SpoolMemory.read(spool.directory());
    if (memory.isEmpty() || broken.contains(request.policy().name())) {
      throw away;
    }
    spool.refuseIfFull();
    LogStream stream = memory.get().stream();
    ChainKeys keys = ring.open(stream.id(), memory.get().wraps());
    Known known =
        isWal(request.policy())
            ? memory.get().known(spool.parts())
            : memory.get().knownFromEnd(spool.parts());
    return maker.run(
        request,
        request.afterGap() ? known.afterGap() : known,
        capture -> {
          // It begins another log then, and that needs the store.
          if (!capture.continues()) {
            broken.add(request.policy().name());
            throw away;
          }
          return new LogRunMaker.Begun(
              memory.get().at(known.end()),
              NO_EPOCH + ids.suffix(),
              keys,
              () -> storeIsBack(stream, lease),
              Optional.empty());
        },
        lease,
        spool);
  }

  /** Lets the spool be sent only into the repository that it was written for. */
  private void storeIsBack(LogStream stream, LogLease lease) throws IOException {
    Chains chains = repository.open();
    boolean same = chains.repository().id().equals(stream.id().repository());
    if (!same || chains.repository().store().stat(ObjectKeys.stream(stream.id())).isEmpty()) {
      throw LogSpool.foreign(stream.id());
    }
    String unused = lease.take(ids.suffix());
  }

  /** A full spool is sent first: what would come now could not be kept. */
  private void makeRoom(String type, LogSpool spool) throws IOException {
    if (!spool.isFull()) {
      return;
    }
    try (SpoolDrain drain = new SpoolDrain(type, spool, put, () -> {})) {
      drain.start();
      boolean unused = spool.awaitEmpty(MAKE_ROOM);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    spool.refuseIfFull();
  }

  private LogStream create(
      LogRequest request,
      String run,
      Chains chains,
      LogStreams streams,
      LogCapture capture,
      Optional<ChainId> before)
      throws IOException {
    String after = ids.chainAfter(before.map(ChainId::chain));
    ChainId id = new ChainId(chains.repository().id(), request.policy().name(), after);
    return streams.create(id, capture.identity(), run, clock.instant(), put);
  }
}
