package io.voiceagents.backup.alert;

import io.voiceagents.backup.policy.AlertSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether alerts would reach people now. Thread-safe. */
public final class Reach {
  static final Duration LONGEST_WITHOUT_A_LOOK = Duration.ofMinutes(5);
  private static final Duration LONGEST_IN_OUTBOX = Duration.ofMinutes(2);

  private final AlertDesk desk;
  private final AlertFiles files;
  private final Clock clock;

  public Reach(AlertDesk desk, AlertFiles files, Clock clock) {
    this.desk = desk;
    this.files = files;
    this.clock = clock;
  }

  /** Why they would not; empty if they would. */
  public Optional<String> trouble(AlertSettings settings) {
    Instant now = clock.instant();
    if (!desk.writes()) {
      return Optional.of("alerts can't be written");
    }
    if (now.isAfter(desk.assessed().plus(LONGEST_WITHOUT_A_LOOK))) {
      return Optional.of("the store was not looked at for long");
    }
    try {
      Optional<Instant> oldest = files.oldestInOutbox();
      if (oldest.filter(at -> now.isAfter(at.plus(LONGEST_IN_OUTBOX))).isPresent()) {
        return Optional.of("notices stay in the outbox");
      }
      if (files.silences().stream().anyMatch(one -> one.coversAll(now))) {
        return Optional.of("every alert is silenced");
      }
      boolean reaches = settings.channels().isEmpty();
      for (String channel : settings.channels().keySet()) {
        reaches |= files.open(Alert.key(AlertKind.CHANNEL, channel)).isEmpty();
      }
      return reaches ? Optional.empty() : Optional.of("every channel fails");
    } catch (IOException e) {
      return Optional.of("alerts can't be read: " + e.getClass().getSimpleName());
    }
  }
}
