package io.voiceagents.backup.archive;

import io.voiceagents.backup.restore.WalFetcher.Outcome;
import io.voiceagents.backup.restore.WalFetcher.Wanted;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Brings the segments that a recovering server will ask for next while it replays the present one.
 * At most {@code ahead} files lie in its directory. What it does not bring is asked for again, for
 * only an answer of now counts. Thread-safe.
 */
final class Prefetch implements Closeable {
  private final WalArchive archive;
  private final Path directory;
  private final int ahead;
  private final ExecutorService pool;
  private final Map<Wanted, Future<Outcome>> coming = new LinkedHashMap<>();

  Prefetch(WalArchive archive, Path directory, int ahead, int threads) throws IOException {
    this.archive = archive;
    this.directory = Files.createDirectories(directory);
    this.ahead = ahead;
    this.pool =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "wal-prefetch");
              thread.setDaemon(true);
              return thread;
            });
    empty();
  }

  /** As {@link WalArchive#fetch}. */
  Outcome fetch(Wanted wanted, Path file) throws IOException, InterruptedException {
    Optional<Future<Outcome>> early = take(wanted);
    Outcome outcome;
    if (early.isPresent() && isWhole(early.get())) {
      Files.move(place(wanted), file, StandardCopyOption.REPLACE_EXISTING);
      outcome = Outcome.WHOLE;
    } else {
      outcome = archive.fetch(wanted, file);
    }
    if (outcome == Outcome.WHOLE) {
      startAfter(wanted);
    }
    return outcome;
  }

  private synchronized Optional<Future<Outcome>> take(Wanted wanted) {
    return Optional.ofNullable(coming.remove(wanted));
  }

  private static boolean isWhole(Future<Outcome> early) throws InterruptedException {
    try {
      return early.get() == Outcome.WHOLE;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private synchronized void startAfter(Wanted wanted) throws IOException {
    Set<Wanted> useful = new HashSet<>();
    Optional<Wanted> next = archive.next(wanted);
    for (int i = 0; i < ahead && next.isPresent(); i++) {
      Wanted one = next.get();
      useful.add(one);
      coming.computeIfAbsent(one, key -> pool.submit(() -> archive.fetch(key, place(key))));
      next = archive.next(one);
    }
    drop(useful);
  }

  /** What another recovery has left is not waited for. */
  private void drop(Set<Wanted> useful) throws IOException {
    for (Wanted one : Set.copyOf(coming.keySet())) {
      if (!useful.contains(one) && coming.size() > ahead) {
        Future<Outcome> left = coming.remove(one);
        if (left != null && left.cancel(false)) {
          Files.deleteIfExists(place(one));
        }
      }
    }
  }

  private Path place(Wanted wanted) {
    return directory.resolve(
        wanted.name() + "-" + Integer.toHexString(wanted.hashCode()) + ".ahead");
  }

  private void empty() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*.ahead")) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    pool.shutdownNow();
    empty();
  }
}
