package io.voiceagents.backup.catalog;

import io.voiceagents.backup.store.ObjectExistsException;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.StoreException;
import io.voiceagents.backup.store.TransientStoreException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The lease of a log; taken later where the store was away at the beginning. Thread-safe. */
final class LogLease implements Closeable {
  private final Leases leases;
  private final String type;
  private final ScheduledExecutorService timer;
  private volatile Optional<HeldLease> held = Optional.empty();
  private volatile boolean closed;

  LogLease(Leases leases, String type, ScheduledExecutorService timer) {
    this.leases = leases;
    this.type = type;
    this.timer = timer;
  }

  /**
   * Takes it, if that was not done yet.
   *
   * @return id of the run that holds it
   * @throws CatalogException if somebody else has it, or the log was closed meanwhile
   */
  synchronized String take(String suffix) throws IOException {
    if (held.isEmpty()) {
      HeldLease taken = new HeldLease(leases.take(type, suffix), timer, leases.renewEvery());
      held = Optional.of(taken);
      if (closed) {
        taken.close();
        throw new CatalogException(
            "the log of '" + type + "' was closed while its lease was taken. Hint: begin again");
      }
    }
    return held.get().lease().run();
  }

  /**
   * Takes it, unless the store is away or does not answer.
   *
   * @param patience how long the store may take
   * @return why it was not taken then; empty if it was
   */
  Optional<IOException> takeUnlessAway(
      LogRuns.Repositories repository, String suffix, Duration patience) throws IOException {
    FutureTask<String> taking =
        new FutureTask<>(
            () -> {
              repository.open();
              return take(suffix);
            });
    Thread thread = new Thread(taking, "log-lease");
    thread.setDaemon(true);
    thread.start();
    try {
      String unused = taking.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (TimeoutException e) {
      return Optional.of(
          new TransientStoreException(
              "the store did not answer within "
                  + patience.toSeconds()
                  + " s. Hint: is it reachable from this host?",
              e));
    } catch (ExecutionException e) {
      return Optional.of(away(e));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("the log was stopped");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /** The failure, if it means that the store is away; others are thrown. */
  private static IOException away(ExecutionException failed) throws IOException {
    Throwable cause = failed.getCause();
    boolean definite =
        cause instanceof ObjectMissingException || cause instanceof ObjectExistsException;
    if (cause instanceof StoreException store && !definite) {
      return store;
    }
    throw cause instanceof IOException io
        ? io
        : new IOException(String.valueOf(cause), cause == null ? failed : cause);
  }

  boolean isTaken() {
    return held.isPresent();
  }

  /** Refuses if another run has taken over. */
  void check() throws IOException {
    Optional<HeldLease> now = held;
    if (now.isPresent()) {
      now.get().lease().check();
    }
  }

  /** Does not wait for a {@link #take} that hangs: that one ends what it gets. */
  @Override
  public void close() throws IOException {
    closed = true;
    held.ifPresent(HeldLease::close);
  }
}
