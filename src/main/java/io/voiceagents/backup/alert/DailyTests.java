package io.voiceagents.backup.alert;

import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a made-up alert through each channel that asks for it, once a day, and raises an alert
 * where it does not get through. Remembers across restarts. Thread-safe.
 */
public final class DailyTests {
  /** A message that took longer did not get through: longer than all tries of a channel. */
  static final Duration LIMIT = Duration.ofMinutes(30);

  private static final Logger LOG = LoggerFactory.getLogger(DailyTests.class);

  private final AlertFiles files;
  private final AlertDesk desk;
  private final Clock clock;

  /**
   * Of one channel.
   *
   * @param sent when its last test was put into the outbox
   * @param delivered when it last took any notice
   */
  record Proof(Instant sent, Instant delivered) {}

  public DailyTests(AlertFiles files, AlertDesk desk, Clock clock) {
    this.files = files;
    this.desk = desk;
    this.clock = clock;
  }

  /** Sends what is due, and says what did not get through. Never throws. */
  public void look(AlertSettings settings) {
    try {
      for (AlertChannel channel : settings.channels().values()) {
        if (channel.care().dailyTest().isPresent()) {
          look(channel, channel.care().dailyTest().get(), settings.zone());
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("daily tests of channels can't be sent: {}", e.toString());
    }
  }

  private void look(AlertChannel channel, LocalTime time, ZoneId zone) throws IOException {
    Instant now = clock.instant();
    String name = channel.name();
    Optional<Proof> known = Optional.ofNullable(files.proofs().get(name));
    if (known.isEmpty()) {
      // A channel that is new, or a new host: the next time is the first.
      note(name, before -> new Proof(now, now));
      return;
    }
    Proof proof = known.get();
    if (latest(time, zone, now).isAfter(proof.sent())) {
      note(name, before -> new Proof(now, before.delivered()));
      desk.dailyTest(name, channel.way() instanceof AlertChannel.PagerDuty);
    } else if (proof.sent().isAfter(proof.delivered()) && now.isAfter(proof.sent().plus(LIMIT))) {
      desk.channel(name, Optional.of("its daily test of " + proof.sent() + " did not get through"));
    }
  }

  /** The last time that this time of day was. */
  private static Instant latest(LocalTime time, ZoneId zone, Instant now) {
    ZonedDateTime today = now.atZone(zone).with(time);
    return (today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant();
  }

  /** A channel took a notice; any proves it. Never throws. */
  public void delivered(String channel) {
    try {
      Instant now = clock.instant();
      if (files.proofs().containsKey(channel)) {
        note(channel, before -> new Proof(before.sent(), now));
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("that '{}' took a notice can't be noted: {}", channel, e.toString());
    }
  }

  private void note(String channel, UnaryOperator<Proof> change) throws IOException {
    files.locked(
        () -> {
          Map<String, Proof> all = new TreeMap<>(files.proofs());
          Proof before = all.getOrDefault(channel, new Proof(Instant.EPOCH, Instant.EPOCH));
          all.put(channel, change.apply(before));
          files.proofs(all);
          return all;
        });
  }
}
