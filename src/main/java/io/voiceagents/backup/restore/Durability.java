package io.voiceagents.backup.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Makes a restored tree durable before it is activated. */
final class Durability {
  private static final long LIMIT_MINUTES = 30;

  private Durability() {}

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
