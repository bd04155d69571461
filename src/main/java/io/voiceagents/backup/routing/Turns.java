package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.BackupRunner;
import io.voiceagents.backup.catalog.RunResult;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Backups of one type come one after the other, in the order in which they were asked for, whoever
 * asks in this process: a schedule, the API, a log that needs one. The lease in the store would
 * only let the later one fail. Thread-safe.
 */
final class Turns {
  private final Map<String, ReentrantLock> lines = new ConcurrentHashMap<>();

  /** A turn; ends when it is closed, by the thread that has it. */
  interface Turn extends AutoCloseable {
    /** Where nobody has to wait. */
    Turn FREE = () -> {};

    @Override
    void close();
  }

  /** Waits for the turn; at once for a thread that has it already. */
  Turn await(String type) throws InterruptedException {
    ReentrantLock line = line(type);
    line.lockInterruptibly();
    return line::unlock;
  }

  private ReentrantLock line(String type) {
    return lines.computeIfAbsent(type, unused -> new ReentrantLock(true));
  }

  /** The same, each in its turn. */
  BackupRunner of(BackupRunner runner) {
    return (request, progress) -> {
      String type = request.policy().name();
      ReentrantLock line = line(type);
      try {
        // With a time, even none, it asks for its place in line, and does not push in.
        if (!line.tryLock(0, TimeUnit.SECONDS)) {
          progress.phase("waiting for another backup of " + type, -1);
          line.lockInterruptibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return RunResult.cancelled(
            type, "cancelled while it waited for its turn; nothing was stored");
      }
      try {
        return runner.run(request, progress);
      } finally {
        line.unlock();
      }
    };
  }
}
