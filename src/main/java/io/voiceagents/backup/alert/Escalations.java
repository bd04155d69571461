package io.voiceagents.backup.alert;

import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertLevel;
import io.voiceagents.backup.policy.AlertSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells further channels of critical alerts that nobody resolved or acknowledged. Thread-safe. */
public final class Escalations {
  private static final Logger LOG = LoggerFactory.getLogger(Escalations.class);

  private final AlertFiles files;
  private final Clock clock;

  public Escalations(AlertFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  /** Tells what is due. Never throws. */
  public void look(AlertSettings settings) {
    try {
      files.locked(
          () -> {
            for (OpenAlert open : files.open()) {
              OpenAlert after = escalate(open, settings);
              if (!after.equals(open)) {
                files.save(after);
              }
            }
            return true;
          });
    } catch (IOException | RuntimeException e) {
      LOG.error("Open alerts in {} can't be escalated: {}", files.directory(), e.toString());
    }
  }

  private OpenAlert escalate(OpenAlert open, AlertSettings settings) throws IOException {
    Instant now = clock.instant();
    boolean wanted =
        open.alert().level() == AlertLevel.CRITICAL
            && open.known()
            && !open.acknowledgement().given()
            && !files.silenced(open.alert(), now);
    OpenAlert after = open;
    for (AlertChannel channel : settings.channels().values()) {
      Optional<Instant> due = channel.care().escalationAfter().map(open.alert().since()::plus);
      boolean told = open.escalated().contains(channel.name());
      if (wanted && !told && due.filter(moment -> !now.isBefore(moment)).isPresent()) {
        files.put(
            Notice.of(Notice.Word.ESCALATED, now, open)
                .withRemark("nobody resolved or acknowledged it since " + open.alert().since())
                .only(channel.name()));
        after = after.escalatedTo(channel.name());
      }
    }
    return after;
  }
}
