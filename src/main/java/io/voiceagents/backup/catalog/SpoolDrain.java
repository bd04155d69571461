package io.voiceagents.backup.catalog;

import io.voiceagents.backup.store.ObjectPut;
import io.voiceagents.backup.store.PutRequest;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends what is in a spool to the store, in order, again and again until the store takes it. A part
 * leaves the spool when the store has confirmed it.
 */
final class SpoolDrain implements Closeable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final long JOIN_MILLIS = 2_000;

  private final LogSpool spool;
  private final ObjectPut put;
  private final Gate gate;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Optional<String> trouble = Optional.empty();
  private volatile Optional<IOException> refusal = Optional.empty();
  private final AtomicLong sentBytes = new AtomicLong();

  /** What must hold before the first part is sent. */
  @FunctionalInterface
  interface Gate {
    /**
     * Returns if parts may be sent.
     *
     * @throws CatalogException if they never may; another exception if they can't yet
     */
    void pass() throws IOException;
  }

  SpoolDrain(String name, LogSpool spool, ObjectPut put, Gate gate) {
    this.spool = spool;
    this.put = put;
    this.gate = gate;
    this.thread = new Thread(this::run, "spool-" + name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    boolean open = false;
    try {
      while (stopped.getCount() > 0) {
        try {
          open = open || passed();
          send(spool.awaitFirst());
          trouble = Optional.empty();
          pause = FIRST_PAUSE;
        } catch (IOException | RuntimeException e) {
          trouble = Optional.of(String.valueOf(e.getMessage()));
          if (!open && e instanceof CatalogException never) {
            refusal = Optional.of(never);
            return;
          }
          stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
          pause = longer(pause);
        }
      }
    } catch (InterruptedException e) {
      // Stopped: what was not sent stays in the spool.
      Thread.currentThread().interrupt();
    }
  }

  private boolean passed() throws IOException {
    gate.pass();
    return true;
  }

  private void send(SpoolFile file) throws IOException {
    Optional<PutRequest> request = file.request();
    if (request.isEmpty()) {
      spool.lose(file);
      return;
    }
    put.put(request.get());
    spool.remove(file);
    sentBytes.addAndGet(request.get().bytes().length);
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /** Why the last part was not sent; empty if it was. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Why nothing is ever sent from here. */
  Optional<IOException> refusal() {
    return refusal;
  }

  long sentBytes() {
    return sentBytes.get();
  }

  @Override
  public void close() throws IOException {
    stopped.countDown();
    thread.interrupt();
    try {
      if (thread.getState() != Thread.State.NEW) {
        // A put that hangs ends by itself; whether it succeeds or not, nothing is lost.
        thread.join(JOIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
