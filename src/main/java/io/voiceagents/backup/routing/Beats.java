package io.voiceagents.backup.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the resident process does again and again, on three threads. Thread-safe. */
final class Beats implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Beats.class);

  private static final Duration END = Duration.ofSeconds(10);

  private final List<Future<?>> beats = new ArrayList<>();
  private final ScheduledExecutorService pulse = Executors.newScheduledThreadPool(3);

  /**
   * Now and after each pause: nothing that goes wrong in one round may end the rounds, an {@link
   * Error} neither, for the executor drops what threw without a word.
   */
  synchronized void repeat(Runnable round, Duration pause) {
    Runnable guarded =
        () -> {
          try {
            round.run();
          } catch (Throwable e) {
            LOG.error("a round failed; the next one comes", e);
          }
        };
    beats.add(pulse.scheduleWithFixedDelay(guarded, 0, pause.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Once, soon. */
  @Override
  public void execute(Runnable work) {
    pulse.execute(work);
  }

  /** Ends the rounds; waits for what is under way, which writes into the state directory. */
  @Override
  public void close() {
    synchronized (this) {
      beats.forEach(beat -> beat.cancel(true));
    }
    pulse.shutdownNow();
    try {
      if (!pulse.awaitTermination(END.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("a round does not end; the process ends without it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
