package io.voiceagents.backup.routing;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.CallerRunsPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that seal and store packs: few, with next to no queue, so that memory stays flat. */
final class SealPool {
  private SealPool() {}

  static ExecutorService create(int threads) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        threads,
        threads,
        30,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(1),
        work -> {
          Thread thread = new Thread(work, "seal-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        },
        new CallerRunsPolicy());
  }
}
