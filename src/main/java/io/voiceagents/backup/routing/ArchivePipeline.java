package io.voiceagents.backup.routing;

import io.voiceagents.backup.archive.WalArchive;
import io.voiceagents.backup.catalog.CatalogException;
import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogPush;
import io.voiceagents.backup.catalog.LogPushes;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.WalFetcher;
import io.voiceagents.backup.restore.WalFetcher.Outcome;
import io.voiceagents.backup.restore.WalFetcher.Wanted;
import io.voiceagents.backup.seal.Draft;
import io.voiceagents.backup.seal.Draft.FrameDraft;
import io.voiceagents.backup.seal.Filter;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.LogSink;
import io.voiceagents.backup.source.postgres.ArchivedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelExecutionException;
import org.jspecify.annotations.Nullable;

/** Stores files of WAL by the route {@code log-part}, and reads them. Thread-safe. */
final class ArchivePipeline implements WalArchive {
  private static final int AT_ONCE = 3;

  private final Parts parts;
  private final Map<String, Policy> policies;
  private final Map<String, Object> turns = new ConcurrentHashMap<>();

  /** Opened when first needed: a recovery only reads. */
  record Parts(
      Source<LogPushes> pushes,
      Source<LogStreams> streams,
      Source<WalFetcher> fetcher,
      Source<CamelRuntime> routes,
      OpenRuns open,
      Source<ExecutorService> pool) {}

  /** Something that is opened when it is first asked for. */
  @FunctionalInterface
  interface Source<T> {
    T get() throws IOException;
  }

  ArchivePipeline(Parts parts, Map<String, Policy> policies) {
    this.parts = parts;
    this.policies = Map.copyOf(policies);
  }

  @Override
  public String type(Optional<String> named) throws IOException {
    if (named.isPresent()) {
      return named.get();
    }
    List<String> all =
        policies.values().stream()
            .filter(policy -> policy.source().kind() == SourceKind.POSTGRES)
            .map(Policy::name)
            .sorted()
            .toList();
    if (all.size() != 1) {
      throw new CatalogException(
          all.size() + " policies have a PostgreSQL source. Hint: name one with --type " + all);
    }
    return all.get(0);
  }

  @Override
  public Outcome fetch(Wanted wanted, Path file) throws IOException {
    return parts.fetcher().get().fetch(wanted, file);
  }

  @Override
  public Optional<Wanted> next(Wanted wanted) throws IOException {
    return parts.fetcher().get().next(wanted);
  }

  @Override
  public void push(Pushed pushed) throws IOException, InterruptedException {
    String type = type(pushed.type());
    Policy policy = policies.get(type);
    if (policy == null) {
      throw new CatalogException(
          "there is no usable policy '" + type + "'. Hint: 'backupctl config validate' tells more");
    }
    // One after the other: the second sees what the first has stored.
    synchronized (turns.computeIfAbsent(type, name -> new Object())) {
      LogPushes pushes = parts.pushes().get();
      Map<String, String> expected = pushes.identity(type);
      ArchivedFile file = ArchivedFile.read(pushed.name(), pushed.content(), expected);
      if (file.end() > file.start()) {
        store(pushes.begin(policy, file.identity()), file, pushed);
      }
    }
  }

  private void store(LogPush push, ArchivedFile file, Pushed pushed)
      throws IOException, InterruptedException {
    LogStreams streams = parts.streams().get();
    List<StreamPart> present = present(push, file, streams);
    for (StreamPart part : present) {
      compare(part, file, streams.read(part));
    }
    parts.open().add(push);
    try {
      new Batch(push).storeAll(missing(push, file, pushed, LogCoverage.of(present)));
    } finally {
      parts.open().remove(OpenRuns.key(push));
    }
  }

  private static List<StreamPart> present(LogPush push, ArchivedFile file, LogStreams streams)
      throws IOException {
    long first = Math.max(0, file.start() - file.start() % StreamPart.MAX_BYTES);
    return streams.parts(push.stream().id(), file.lane(), first, file.end()).stream()
        .filter(part -> part.end() > file.start())
        .toList();
  }

  /** What is stored under the same name must be the same: else one of them is another past. */
  private static void compare(StreamPart part, ArchivedFile file, byte[] stored)
      throws IOException {
    long from = Math.max(part.start(), file.start());
    long until = Math.min(part.end(), file.end());
    byte[] ours = file.bytes(from, until);
    int offset = Math.toIntExact(from - part.start());
    if (!Arrays.equals(ours, 0, ours.length, stored, offset, offset + ours.length)) {
      throw new CatalogException(
          file.name()
              + " differs from what is stored of it ("
              + part.key()
              + "). Hint: two servers write under one name: one was promoted or restored beside the"
              + " other. Archive only one of them here");
    }
  }

  private static List<Piece> missing(
      LogPush push, ArchivedFile file, Pushed pushed, LogCoverage present) {
    List<Piece> pieces = new ArrayList<>();
    long position = file.start();
    while (position < file.end()) {
      Optional<LogCoverage.Range> there = present.around(file.lane(), position);
      if (there.isPresent() && there.get().end() > position) {
        position = there.get().end();
      } else {
        long from = position;
        long bound = position - position % StreamPart.MAX_BYTES + StreamPart.MAX_BYTES;
        long next =
            present.ranges(file.lane()).stream()
                .mapToLong(LogCoverage.Range::start)
                .filter(start -> start > from)
                .min()
                .orElse(Long.MAX_VALUE);
        long end = Math.min(file.end(), Math.min(bound, next));
        // Only who has the file's last byte has all that was written when it was.
        Instant at = end == file.end() ? pushed.writtenAt() : LogSink.UNKNOWN_TIME;
        pieces.add(
            new Piece(
                new StreamPart(push.stream().id(), file.lane(), from, end, at, push.run()), file));
        position = end;
      }
    }
    return pieces;
  }

  /** A part that is to be stored, read when its turn comes. */
  private record Piece(StreamPart part, ArchivedFile file) {
    Draft draft() throws IOException {
      byte[] raw = file.bytes(part.start(), part.end());
      return new Draft(part, List.of(new FrameDraft(raw, raw.length, Filter.NONE)));
    }
  }

  /** The parts of one file on their way. */
  private final class Batch {
    private final LogPush push;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    Batch(LogPush push) {
      this.push = push;
    }

    void storeAll(List<Piece> pieces) throws IOException, InterruptedException {
      ExecutorService pool = parts.pool().get();
      for (Piece piece : pieces) {
        Draft draft = piece.draft();
        free.acquire();
        pool.execute(() -> store(draft));
      }
      free.acquire(AT_ONCE);
      IOException wrong = failure.get();
      if (wrong != null) {
        throw wrong;
      }
      for (Piece piece : pieces) {
        if (!push.isConfirmed(piece.part())) {
          throw new CatalogException(piece.part().key() + " was not confirmed by the store");
        }
      }
    }

    private void store(Draft draft) {
      try {
        parts
            .routes()
            .get()
            .template()
            .requestBodyAndHeader("direct:log-part", draft, SealSteps.RUN, OpenRuns.key(push));
      } catch (CamelExecutionException e) {
        failure.compareAndSet(null, Failures.cause(e));
      } catch (IOException e) {
        failure.compareAndSet(null, e);
      } finally {
        free.release();
      }
    }
  }
}
