package io.voiceagents.backup.routing;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that seal and store packs. The queue holds one pack; whoever wants to add another
 * waits. Camel's splitter hands over the next pack from a thread of this pool, which is why there
 * is one more than work: the usual caller-runs policy would run packs within packs, each keeping
 * those around it in memory.
 */
final class SealPool {
  private SealPool() {}

  static ExecutorService create(int threads) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        threads + 1,
        threads + 1,
        30,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(1),
        work -> {
          Thread thread = new Thread(work, "seal-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        },
        SealPool::waitForRoom);
  }

  private static void waitForRoom(Runnable work, ThreadPoolExecutor pool) {
    try {
      while (!pool.isShutdown()) {
        if (pool.getQueue().offer(work, 1, TimeUnit.SECONDS)) {
          return;
        }
      }
      throw new RejectedExecutionException("the pool was shut down");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted while packs were waiting", e);
    }
  }
}
