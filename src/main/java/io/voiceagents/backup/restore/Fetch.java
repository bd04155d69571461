package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.EntryTarget.FileTarget;
import io.voiceagents.backup.restore.FrameSource.FrameKey;
import io.voiceagents.backup.restore.Unit.Piece;
import io.voiceagents.backup.seal.ChunkRef;
import io.voiceagents.backup.seal.ContentPart;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.ObjectKind;
import io.voiceagents.backup.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Brings the content of a set into a target: several threads, each with a unit of a few MiB;
 * nothing is released before its frame's tag and its own id were checked. Memory does not depend on
 * the set's size.
 */
final class Fetch {
  private final SetReader set;
  private final FrameSource frames;
  private final int threads;
  private final Progress progress;

  Fetch(SetReader set, ObjectStore store, int threads, Progress progress) {
    this.set = set;
    this.frames = new FrameSource(set, store);
    this.threads = threads;
    this.progress = progress;
  }

  /** Goes through the whole set; throws on the first failure. */
  void run(EntryTarget target) throws IOException, InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads, Fetch::thread);
    try (SetReader.EntryCursor entries = set.entries()) {
      Units units = new Units(entries, target);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(() -> work(units)));
      }
      IOException failure = null;
      for (Future<?> worker : running) {
        failure = await(worker, failure);
      }
      if (failure != null) {
        throw failure;
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static @Nullable IOException await(Future<?> worker, @Nullable IOException before)
      throws InterruptedException {
    try {
      worker.get();
      return before;
    } catch (ExecutionException e) {
      IOException failure =
          e.getCause() instanceof IOException io
              ? io
              : new IOException("a restore thread failed: " + e.getCause(), e.getCause());
      if (before == null) {
        return failure;
      }
      before.addSuppressed(failure);
      return before;
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "restore");
    thread.setDaemon(true);
    return thread;
  }

  private @Nullable Void work(Units units) throws IOException {
    boolean done = false;
    try {
      for (Optional<Unit> unit = next(units); unit.isPresent(); unit = next(units)) {
        write(unit.get());
      }
      done = true;
      return null;
    } finally {
      if (!done) {
        units.stop();
      }
    }
  }

  private static Optional<Unit> next(Units units) throws IOException {
    synchronized (units) {
      return units.next();
    }
  }

  private void write(Unit unit) throws IOException {
    boolean done = false;
    try {
      Map<FrameKey, RawFrame> raw = frames.frames(parts(unit));
      Map<PackPlace, String> keys = new HashMap<>();
      for (Piece piece : unit.pieces()) {
        write(piece, raw, keys);
      }
      done = true;
    } finally {
      if (!done) {
        for (Piece piece : unit.pieces()) {
          piece.entry().abandon();
        }
      }
    }
  }

  private record PackPlace(int sequence, int pack) {}

  /**
   * For messages: made once a pack, because for small files making it takes longer than a check.
   */
  private String packKey(ChunkRef chunk, Map<PackPlace, String> known) throws IOException {
    PackPlace place = new PackPlace(chunk.sequence(), chunk.pack());
    String key = known.get(place);
    if (key == null) {
      key = ObjectKeys.object(set.run(chunk.sequence()), ObjectKind.PACK, chunk.pack());
      known.put(place, key);
    }
    return key;
  }

  private static List<ContentPart> parts(Unit unit) {
    List<ContentPart> parts = new ArrayList<>();
    unit.pieces().forEach(piece -> parts.addAll(piece.parts()));
    return parts;
  }

  private void write(Piece piece, Map<FrameKey, RawFrame> raw, Map<PackPlace, String> keys)
      throws IOException {
    long position = piece.position();
    FileTarget file = piece.entry().file();
    for (ContentPart part : piece.parts()) {
      if (part.chunk().isPresent()) {
        ChunkRef chunk = part.chunk().get();
        RawFrame frame = Objects.requireNonNull(raw.get(FrameKey.of(chunk)), "fetched above");
        frame.verify(set.keys(), chunk, packKey(chunk, keys));
        file.write(position, frame.bytes(), part.offsetInFrame(), (int) part.lengthBytes());
      } else {
        file.hole(position, part.lengthBytes());
      }
      position += part.lengthBytes();
    }
    piece.entry().pieceDone();
    progress.advance(position - piece.position(), 1);
  }
}
