package io.voiceagents.backup.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease that is renewed from the moment it was taken until it is closed. A renewal that fails is
 * tried again with the next; an end that can't be written only costs the next run the lease's time
 * to live.
 */
public final class HeldLease implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(HeldLease.class);
  private final Leases.Lease lease;
  private final ScheduledFuture<?> beats;

  /**
   * Begins to renew.
   *
   * @param every between two renewals
   */
  public HeldLease(Leases.Lease lease, ScheduledExecutorService timer, Duration every) {
    this.lease = lease;
    long millis = every.toMillis();
    beats = timer.scheduleAtFixedRate(this::beat, millis, millis, TimeUnit.MILLISECONDS);
  }

  public Leases.Lease lease() {
    return lease;
  }

  private void beat() {
    try {
      lease.renew();
    } catch (IOException | RuntimeException e) {
      LOG.warn("the lease of run {} could not be renewed: {}", lease.run(), e.getMessage());
    }
  }

  /** An interrupted thread ends it too, and stays interrupted: files refuse to work for one. */
  @Override
  public void close() {
    beats.cancel(false);
    boolean interrupted = Thread.interrupted();
    try {
      lease.end();
    } catch (IOException | RuntimeException e) {
      LOG.warn("the lease of run {} could not be ended: {}", lease.run(), e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
