package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogHistory.Piece;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.source.redis.LogBytes;
import io.voiceagents.backup.source.redis.RecoveredAof;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
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

  /**
   * A piece with a time by which it had been received.
   *
   * @param received that of the next piece that has one, where it has none; else of the last
   */
  private record Timed(Piece piece, Instant received) {}

  private List<Timed> timed(List<Piece> pieces) {
    Instant received = plan.until();
    List<Timed> timed = new ArrayList<>();
    for (int i = pieces.size() - 1; i >= 0; i--) {
      received = pieces.get(i).part().isTimed() ? pieces.get(i).part().at() : received;
      timed.add(new Timed(pieces.get(i), received));
    }
    Collections.reverse(timed);
    return timed;
  }

  /** Brings parts in order, some of them ahead. */
  private final class Parts implements LogBytes, AutoCloseable {
    private final int ahead;
    private final Progress progress;
    private final ExecutorService pool;
    private final Iterator<Timed> left = timed(plan.pieces()).iterator();
    private final Queue<Future<Chunk>> coming = new ArrayDeque<>();

    Parts(int threads, Progress progress) {
      this.ahead = threads + 1;
      this.progress = progress;
      this.pool = Executors.newFixedThreadPool(threads);
    }

    @Override
    public Optional<Chunk> next() throws IOException, InterruptedException {
      while (left.hasNext() && coming.size() < ahead) {
        Timed next = left.next();
        coming.add(pool.submit(() -> read(next)));
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

    private Chunk read(Timed timed) throws IOException {
      Piece piece = timed.piece();
      int start = Math.toIntExact(piece.start() - piece.part().start());
      int end = Math.toIntExact(piece.end() - piece.part().start());
      return new Chunk(streams.read(piece.part()), start, end, timed.received());
    }

    @Override
    public void close() {
      pool.shutdownNow();
    }
  }
}
