package io.voiceagents.backup.remote;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long one request waits for a server that was asked too much: as long as the server says by
 * {@code Retry-After} in seconds (RFC 9110, section 10.2.3), but a minute in all.
 */
final class Patience {
  static final Duration MOST = Duration.ofMinutes(1);
  private static final int TOO_MANY = 429;

  private final Pause pause;
  private Duration left = MOST;

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    Pause REAL =
        time -> {
          boolean unused = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        };

    void pass(Duration time) throws InterruptedException;
  }

  /** The wait was interrupted: the server has begun nothing. */
  static final class NothingBegun extends InterruptedIOException {
    private static final long serialVersionUID = 1L;

    NothingBegun() {
      super("interrupted while the server wanted to be left alone");
    }
  }

  Patience(Pause pause) {
    this.pause = pause;
  }

  /** Whether to ask again, after having waited. */
  boolean waited(Transport.Answer answer) throws NothingBegun {
    Optional<Duration> time =
        answer
            .header("Retry-After")
            .filter(text -> text.matches("[0-9]{1,6}"))
            .map(text -> Duration.ofSeconds(Math.max(1, Long.parseLong(text))));
    if (answer.status() != TOO_MANY || time.isEmpty() || time.get().compareTo(left) > 0) {
      return false;
    }
    left = left.minus(time.get());
    try {
      pause.pass(time.get());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NothingBegun();
    }
  }
}
