package io.voiceagents.backup.api;

import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditTrail;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Takes things down a moment later, in their order, on a thread of its own. For those who may not
 * wait: with a lock that others want, or on a thread that answers everybody. Thread-safe.
 */
final class LateTrail implements AuditTrail, AutoCloseable {
  private static final long END_SECONDS = 10;

  private final AuditTrail trail;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "job-record");
            thread.setDaemon(true);
            return thread;
          });

  LateTrail(AuditTrail trail) {
    this.trail = trail;
  }

  /** As above, but not on the disk yet when this returns. */
  @Override
  public void record(AuditEntry entry) {
    try {
      writer.execute(() -> trail.record(entry));
    } catch (RejectedExecutionException e) {
      // Of a job that ended after all else.
      trail.record(entry);
    }
  }

  /** Waits until all is taken down, for ten seconds at most. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      boolean unused = writer.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
