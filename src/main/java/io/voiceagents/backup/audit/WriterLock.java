package io.voiceagents.backup.audit;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The lock on a file that one writer has at a time; closing the channel gives it back. */
final class WriterLock {
  private static final long TRY_MILLIS = 20;

  private WriterLock() {}

  /**
   * Takes it.
   *
   * @throws IOException if another one keeps it for too long
   */
  static void take(FileChannel channel, Duration patience) throws IOException {
    long tries = Math.max(1, patience.toMillis() / TRY_MILLIS);
    for (long i = 0; i < tries; i++) {
      if (taken(channel)) {
        return;
      }
      try {
        boolean unused = new CountDownLatch(1).await(TRY_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClosedByInterruptException();
      }
    }
    throw new IOException(
        "another process has kept its lock for %d ms. Hint: 'fuser' on the file 'lock' there names it; was it stopped?"
            .formatted(patience.toMillis()));
  }

  private static boolean taken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // By this process.
    }
  }
}
