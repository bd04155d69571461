package io.voiceagents.backup.alert;

import java.time.Instant;

/**
 * Somebody looks after an alert.
 *
 * @param at since when; {@link Instant#EPOCH} if nobody does
 * @param by who; may be empty
 * @param note what is done; may be empty
 */
public record Acknowledgement(Instant at, String by, String note) {
  /** Nobody. */
  static final Acknowledgement NONE = new Acknowledgement(Instant.EPOCH, "", "");

  /** Whether somebody does. */
  public boolean given() {
    return at.isAfter(Instant.EPOCH);
  }

  /** For people: {@code by anna: a new disk comes at noon}. */
  String text() {
    return (by.isEmpty() ? "" : " by " + by) + (note.isEmpty() ? "" : ": " + note);
  }
}
