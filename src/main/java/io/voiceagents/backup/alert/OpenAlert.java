package io.voiceagents.backup.alert;

import java.time.Instant;

/**
 * An alert that is not resolved.
 *
 * @param alert as it was seen last, since it was seen first
 * @param times how often it was seen
 * @param noticed when channels were told last; {@link Instant#EPOCH} while it is silenced
 */
public record OpenAlert(Alert alert, long times, Instant noticed) {
  /** Whether anybody was told. */
  public boolean known() {
    return noticed.isAfter(Instant.EPOCH);
  }

  /** Seen again: what it says now, since when it was seen first. */
  OpenAlert again(Alert seen) {
    Alert merged =
        new Alert(
            seen.kind(), seen.subject(), seen.type(), seen.level(), seen.what(), alert.since());
    return new OpenAlert(merged, times + 1, noticed);
  }

  OpenAlert noticedAt(Instant moment) {
    return new OpenAlert(alert, times, moment);
  }
}
