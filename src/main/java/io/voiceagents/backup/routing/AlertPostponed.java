package io.voiceagents.backup.routing;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A channel could not take a notice now. */
final class AlertPostponed extends IOException {
  private static final long serialVersionUID = 1L;
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final long waitMillis;

  /**
   * @param wait what the channel asks for; longer than ten minutes is not waited
   */
  AlertPostponed(String message, Optional<Duration> wait) {
    super(message);
    this.waitMillis =
        wait.map(asked -> asked.compareTo(LONGEST) > 0 ? LONGEST : asked)
            .map(Duration::toMillis)
            .orElse(-1L);
  }

  /** What the channel asks for. */
  Optional<Duration> pause() {
    return waitMillis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(waitMillis));
  }
}
