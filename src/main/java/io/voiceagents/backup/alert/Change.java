package io.voiceagents.backup.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What an event or an assessment says of alerts. */
sealed interface Change {
  /** It is not in order. */
  record Raise(Alert alert) implements Change {}

  /**
   * It is in order.
   *
   * @param at when that was so; an alert that began later stays
   */
  record Resolve(String key, Instant at) implements Change {}

  /** Raises the alert, or resolves the one of the kind and subject. */
  static Change when(boolean wrong, Alert alert, Instant at) {
    return wrong ? new Raise(alert) : new Resolve(alert.key(), at);
  }

  /** Resolves the alerts of a subject. */
  static List<Change> resolve(Instant at, String subject, AlertKind... kinds) {
    List<Change> changes = new ArrayList<>();
    for (AlertKind kind : kinds) {
      changes.add(new Resolve(Alert.key(kind, subject), at));
    }
    return changes;
  }
}
