package io.voiceagents.backup.restore;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes a restored tree durable before it is activated. */
final class Durability {
  private static final long LIMIT_MINUTES = 30;
  private static final long PAUSE_MILLIS = 1_000;

  private Durability() {}

  /**
   * Flushes again and again while something is written, so that little is left to wait for at the
   * end: left alone, the kernel begins to write only when a tenth of the memory is dirty. Close it
   * before the last {@link #sync}.
   */
  static Closeable syncMeanwhile(Path directory) {
    Thread thread = new Thread(() -> repeat(directory), "restore-sync");
    thread.setDaemon(true);
    thread.start();
    return () -> {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private static void repeat(Path directory) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (!never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        sync(directory);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The last flush, which counts, fails again and is heard.
      return;
    }
  }

  /**
   * Flushes the whole file system of a directory at once, by coreutils' {@code sync -f}
   * (syncfs(2)): one flush for a million files; Java itself can only flush one file at a time.
   */
  static void sync(Path directory) throws IOException, InterruptedException {
    Process sync =
        new ProcessBuilder("sync", "-f", directory.toString()).redirectErrorStream(true).start();
    try {
      if (!sync.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || sync.exitValue() != 0) {
        throw new IOException(
            "'sync -f "
                + directory
                + "' failed. Hint: the disk may be failing; look at the kernel's log");
      }
    } finally {
      sync.destroyForcibly();
    }
  }
}
