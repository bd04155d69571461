package io.voiceagents.backup.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews a lease while its run goes on. A beat that fails is tried again with the next. */
final class Heartbeat implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private final ScheduledFuture<?> beats;

  Heartbeat(Leases.Lease lease, ScheduledExecutorService timer, Duration every) {
    long millis = every.toMillis();
    beats = timer.scheduleAtFixedRate(() -> beat(lease), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static void beat(Leases.Lease lease) {
    try {
      lease.renew();
    } catch (IOException | RuntimeException e) {
      LOG.warn("the lease of run {} could not be renewed: {}", lease.run(), e.getMessage());
    }
  }

  @Override
  public void close() {
    beats.cancel(false);
  }
}
