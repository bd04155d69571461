package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogHistory.Piece;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.source.redis.LogBytes;
import io.voiceagents.backup.source.redis.RecoveredAof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Adds the stored commands to a restored set, as the append-only file that a server loads. */
final class RedisRecovery implements Recovery {
  private final LogStreams streams;
  private final RedisLogPlan plan;
  private final RecoveryTarget target;
  private final Map<String, String> facts;

  RedisRecovery(
      LogStreams streams, RedisLogPlan plan, RecoveryTarget target, Map<String, String> facts) {
    this.streams = streams;
    this.plan = plan;
    this.target = target;
    this.facts = Map.copyOf(facts);
  }

  @Override
  public List<String> steps() {
    return List.of(
        "add the commands from offset "
            + plan.start()
            + " to "
            + plan.end()
            + ", received until "
            + plan.until()
            + ", for "
            + target.words(),
        "leave out what the last of them leave unfinished, and dump.rdb, which lacks them all");
  }

  @Override
  public List<String> apply(Path staging, Path directory, int threads, Progress progress)
      throws IOException, InterruptedException {
    progress.phase("adding the commands", plan.bytes());
    RecoveredAof aof = new RecoveredAof(staging, facts);
    RecoveredAof.Added added;
    try (Parts parts = new Parts(threads, progress)) {
      added = aof.add(parts);
    }
    aof.adoptOwner(directory);
    return List.of(
        added.commands() + " commands were added, received until " + plan.until(),
        "start a server on it with what "
            + directory.resolve(RecoveredAof.CONFIGURATION)
            + " says: redis-server "
            + directory.resolve(RecoveredAof.CONFIGURATION)
            + " --dir "
            + directory);
  }

  /** Brings parts in order, some of them ahead. */
  private final class Parts implements LogBytes, AutoCloseable {
    private final int ahead;
    private final Progress progress;
    private final ExecutorService pool;
    private final Iterator<Piece> left = plan.pieces().iterator();
    private final Queue<Future<Chunk>> coming = new ArrayDeque<>();

    Parts(int threads, Progress progress) {
      this.ahead = threads + 1;
      this.progress = progress;
      this.pool = Executors.newFixedThreadPool(threads);
    }

    @Override
    public Optional<Chunk> next() throws IOException, InterruptedException {
      while (left.hasNext() && coming.size() < ahead) {
        Piece piece = left.next();
        coming.add(pool.submit(() -> read(piece)));
      }
      Future<Chunk> next = coming.poll();
      if (next == null) {
        return Optional.empty();
      }
      try {
        Chunk chunk = next.get();
        progress.advance(chunk.end() - chunk.start(), 0);
        return Optional.of(chunk);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io
            ? io
            : new IOException("the commands could not be brought: " + e.getCause(), e.getCause());
      }
    }

    private Chunk read(Piece piece) throws IOException {
      int start = Math.toIntExact(piece.start() - piece.part().start());
      int end = Math.toIntExact(piece.end() - piece.part().start());
      return new Chunk(streams.read(piece.part()), start, end, piece.part().at());
    }

    @Override
    public void close() {
      pool.shutdownNow();
    }
  }
}
