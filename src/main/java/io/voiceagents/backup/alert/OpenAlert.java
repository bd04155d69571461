package io.voiceagents.backup.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert that is not resolved.
 *
 * @param alert as it was seen last, since it was seen first
 * @param times how often it was seen
 * @param noticed when channels were told last; {@link Instant#EPOCH} while nobody was
 * @param notBefore nobody is told before, for it may follow from another alert
 */
public record OpenAlert(Alert alert, long times, Instant noticed, Instant notBefore) {
  public OpenAlert(Alert alert, long times, Instant noticed, @Nullable Instant notBefore) {
    this.alert = alert;
    this.times = times;
    this.noticed = noticed;
    // Files of before this was kept don't have it.
    this.notBefore = notBefore == null ? Instant.EPOCH : notBefore;
  }

  /** Seen for the first time. */
  static OpenAlert first(Alert alert, Instant notBefore) {
    return new OpenAlert(alert, 1, Instant.EPOCH, notBefore);
  }

  /** Whether anybody was told. */
  public boolean known() {
    return noticed.isAfter(Instant.EPOCH);
  }

  /** Seen again: what it says now, since when it was seen first. */
  OpenAlert again(Alert seen) {
    Alert merged =
        new Alert(
            seen.kind(), seen.subject(), seen.type(), seen.level(), seen.what(), alert.since());
    return new OpenAlert(merged, times + 1, noticed, notBefore);
  }

  OpenAlert noticedAt(Instant moment) {
    return new OpenAlert(alert, times, moment, notBefore);
  }

  OpenAlert heldUntil(Instant moment) {
    return new OpenAlert(alert, times, noticed, moment);
  }
}
