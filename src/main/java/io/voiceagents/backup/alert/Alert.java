package io.voiceagents.backup.alert;

import io.voiceagents.backup.policy.AlertLevel;
import java.time.Instant;

/**
 * Something that is not in order. Immutable; holds no secret.
 *
 * @param subject what it is about: a backup type, a file, a channel, the store
 * @param type the backup type; empty where it is about all of them
 * @param what for people
 * @param since when it began
 */
public record Alert(
    AlertKind kind, String subject, String type, AlertLevel level, String what, Instant since) {

  /** About a backup type, as urgent as its kind usually is. */
  static Alert of(AlertKind kind, String type, String what, Instant since) {
    return new Alert(kind, type, type, kind.level(), what, since);
  }

  /** About something that all backups need. */
  static Alert ofAll(AlertKind kind, String subject, String what, Instant since) {
    return new Alert(kind, subject, "", kind.level(), what, since);
  }

  /** The same for all alerts of one cause: {@code postgres/backup}. */
  public String key() {
    return key(kind, subject);
  }

  static String key(AlertKind kind, String subject) {
    return subject + "/" + kind.word();
  }

  /** The command that looks after it. */
  public String command() {
    return kind.command(subject);
  }
}
