package io.voiceagents.backup.store;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fault planted into a store: what happens, to which keys, how often. A test that plants one
 * asserts that it {@link #fired}. Thread-safe.
 */
public final class Fault {
  /** What goes wrong. */
  public enum Kind {
    /** Fails for a passing reason, before anything is done. */
    FAIL,
    /** Does it, then fails: the answer is lost. */
    LOSE_ANSWER,
    /** A put that does nothing and reports success; a read that finds nothing. */
    SWALLOW,
    /** Half of the bytes. */
    TRUNCATE,
    /** One bit is another. */
    FLIP,
    /** Waits until {@link Fault#release()}. */
    HOLD
  }

  final Kind kind;
  private final String keyPart;
  private final AtomicInteger remaining;
  private final AtomicInteger fired = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);

  /**
   * A fault.
   *
   * @param keyPart happens to keys that contain this; "" for all
   * @param times how often
   */
  public Fault(Kind kind, String keyPart, int times) {
    this.kind = kind;
    this.keyPart = keyPart;
    this.remaining = new AtomicInteger(times);
  }

  /** How often it has happened. */
  public int fired() {
    return fired.get();
  }

  /** Lets what {@link Kind#HOLD} holds go on. */
  public void release() {
    released.countDown();
  }

  /** Whether it happens now; then it has fired, and failed or waited if it is of that kind. */
  boolean fires(String key) throws IOException {
    if (!key.contains(keyPart) || remaining.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
      return false;
    }
    fired.incrementAndGet();
    if (kind == Kind.FAIL) {
      throw lost(key);
    }
    if (kind == Kind.HOLD) {
      hold(key);
    }
    return true;
  }

  private void hold(String key) throws IOException {
    try {
      if (!released.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the planted hold of " + key + " was never released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  static TransientStoreException lost(String key) {
    return new TransientStoreException(
        "planted fault at " + key + ". Hint: none.", new IOException());
  }

  /** What the fault makes of bytes. */
  byte[] spoil(byte[] bytes) {
    byte[] spoilt =
        java.util.Arrays.copyOf(
            bytes, kind == Kind.TRUNCATE ? Math.max(1, bytes.length / 2) : bytes.length);
    if (kind == Kind.FLIP) {
      spoilt[spoilt.length / 2] ^= 1;
    }
    return spoilt;
  }
}
