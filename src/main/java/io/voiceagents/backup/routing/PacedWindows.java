package io.voiceagents.backup.routing;

import io.voiceagents.backup.restore.RecoveryWindows.Window;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for the windows of logs again and again without being busy with it: to list a log of weeks
 * takes a while, so it is done in one twentieth of the time at most, and what was found last is
 * told meanwhile, which is never too much. Thread-safe.
 */
final class PacedWindows {
  static final int SHARE = 20;

  /** What is found as fast as this is looked for whenever it is asked. */
  static final Duration FAST = Duration.ofMillis(500);

  static final Duration LONGEST = Duration.ofMinutes(10);

  private final Clock clock;
  private final Map<String, Found> found = new HashMap<>();

  private record Found(Optional<Window> window, Instant again) {}

  /** How it is looked for. */
  @FunctionalInterface
  interface Look {
    Optional<Window> now() throws IOException;
  }

  PacedWindows(Clock clock) {
    this.clock = clock;
  }

  /** The window of a policy now, or the one that was found last. */
  synchronized Optional<Window> of(String type, Look look) throws IOException {
    Instant began = clock.instant();
    Found last = found.get(type);
    // A clock that was set back must not keep the old one.
    if (last != null
        && began.isBefore(last.again())
        && Duration.between(began, last.again()).compareTo(LONGEST) <= 0) {
      return last.window();
    }
    Optional<Window> window = look.now();
    Instant ended = clock.instant();
    found.put(type, new Found(window, ended.plus(pause(Duration.between(began, ended)))));
    return window;
  }

  private static Duration pause(Duration took) {
    if (took.compareTo(FAST) <= 0) {
      return Duration.ZERO;
    }
    Duration pause = took.multipliedBy(SHARE);
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
