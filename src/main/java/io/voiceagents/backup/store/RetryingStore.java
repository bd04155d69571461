package io.voiceagents.backup.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Repeats requests that failed for a passing reason ({@link TransientStoreException}), with pauses
 * that double. Everything else, a missing object above all, is the caller's at once. Thread-safe.
 */
public final class RetryingStore implements ObjectStore {
  private final ObjectStore store;
  private final int attempts;
  private final Duration firstPause;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Decorates a store, which is closed with this one.
   *
   * @param attempts in all, at least 1
   */
  public RetryingStore(ObjectStore store, int attempts, Duration firstPause) {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts is " + attempts);
    }
    this.store = store;
    this.attempts = attempts;
    this.firstPause = firstPause;
  }

  @Override
  public Optional<ObjectInfo> stat(String key) throws IOException {
    return ask(() -> store.stat(key));
  }

  @Override
  public byte[] get(String key) throws IOException {
    return ask(() -> store.get(key));
  }

  @Override
  public byte[] getRange(String key, long offset, int length) throws IOException {
    return ask(() -> store.getRange(key, offset, length));
  }

  /** {@inheritDoc} A repeated listing goes on after the last key that the visitor has seen. */
  @Override
  public void list(String prefix, Visitor visitor) throws IOException {
    Resuming resuming = new Resuming(visitor);
    try {
      repeat(() -> store.list(prefix, resuming));
    } catch (VisitorFailure e) {
      throw e.failure;
    }
  }

  @Override
  public void delete(String key) throws IOException {
    repeat(() -> store.delete(key));
  }

  @Override
  public long clockSeconds() throws IOException {
    return ask(store::clockSeconds);
  }

  @Override
  public String describe() {
    return store.describe();
  }

  @Override
  public void close() {
    closed.countDown();
    store.close();
  }

  private void repeat(Action action) throws IOException {
    boolean unused =
        ask(
            () -> {
              action.run();
              return true;
            });
  }

  private <T> T ask(Request<T> request) throws IOException {
    Duration pause = firstPause;
    for (int attempt = 1; ; attempt++) {
      try {
        return request.run();
      } catch (TransientStoreException e) {
        if (attempt == attempts || waited(pause)) {
          throw e;
        }
        pause = pause.multipliedBy(2);
      }
    }
  }

  /** Whether the store was closed while waiting. */
  private boolean waited(Duration pause) throws IOException {
    try {
      return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted in a pause");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  @FunctionalInterface
  private interface Request<T> {
    T run() throws IOException;
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  /** Leaves out what was seen before, and keeps the visitor's own failures from being repeated. */
  private static final class Resuming implements Visitor {
    private final Visitor visitor;
    private String last = "";

    Resuming(Visitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public void object(ObjectInfo info) throws IOException {
      if (info.key().compareTo(last) <= 0) {
        return;
      }
      last = info.key();
      try {
        visitor.object(info);
      } catch (IOException e) {
        throw new VisitorFailure(e);
      }
    }
  }

  private static final class VisitorFailure extends IOException {
    private static final long serialVersionUID = 1L;
    private final IOException failure;

    VisitorFailure(IOException failure) {
      super(failure);
      this.failure = failure;
    }
  }
}
