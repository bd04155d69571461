package io.voiceagents.backup.alert;

import io.voiceagents.backup.policy.AlertLevel;
import java.util.Locale;

/**
 * The classes of failure: with the subject, what makes two alerts the same. Each has a section of
 * its name in docs/alerts.md, the runbook.
 */
public enum AlertKind {
  BACKUP(
      AlertLevel.CRITICAL,
      "What changed since the last complete backup is lost if the source is lost.",
      "backupctl backup run --type %s"),
  VERIFICATION(
      AlertLevel.CRITICAL,
      "The newest backup may not be restorable.",
      "backupctl backup verify --type %s"),
  RESTORE_TEST(
      AlertLevel.CRITICAL,
      "The newest backup may not be restorable.",
      "backupctl test restore --type %s"),
  LOG(
      AlertLevel.WARNING,
      "What is written now may not be recoverable to any moment, and the source may run out of disk.",
      "backupctl wal status --type %s"),
  LOG_GAP(
      AlertLevel.CRITICAL,
      "There is no recovery to a moment behind the gap until the next full backup.",
      "backupctl backup run --type %s --kind full"),
  EDIT(
      AlertLevel.WARNING,
      "The process goes on with what was valid before the edit.",
      "backupctl config validate"),
  SCHEDULES(
      AlertLevel.CRITICAL,
      "What is due does not begin by itself; without their database nothing does, no backup either.",
      "backupctl backup run"),
  STORE(
      AlertLevel.CRITICAL,
      "Nothing new is backed up, and nothing could be restored now.",
      "backupctl store check"),
  RETENTION(
      AlertLevel.WARNING,
      "Old backups are not deleted, so the store grows; nothing is lost.",
      "backupctl expire --type %s --dry-run"),
  OVERDUE(
      AlertLevel.WARNING,
      "What changed since the last complete backup is lost if the source is lost.",
      "backupctl backup run --type %s"),
  RPO(
      AlertLevel.CRITICAL,
      "More would be lost than was promised.",
      "backupctl backup run --type %s"),
  PROTECTION(
      AlertLevel.CRITICAL,
      "It could not be recovered now, or not wholly.",
      "backupctl backup status"),
  CLOCK(
      AlertLevel.WARNING,
      "How old what it stored is nobody knows, so it does not say how much would be lost.",
      "backupctl backup list --type %s"),
  CHANNEL(
      AlertLevel.WARNING,
      "Alerts don't reach the people behind this channel.",
      "backupctl alerts test --channel %s"),
  HEARTBEAT(
      AlertLevel.WARNING, "If this process ends, nobody is told.", "backupctl config validate"),
  AUDIT(AlertLevel.WARNING, "Nobody could say later who did what.", "backupctl audit verify"),
  CERTIFICATE(
      AlertLevel.WARNING,
      "Once the server's certificate has expired, browsers, commands and Prometheus are turned away.",
      "openssl x509 -noout -subject -enddate -in CERTIFICATE_FILE"),
  ISSUER(
      AlertLevel.WARNING,
      "People who log in with the issuer's tokens are turned away, now or soon; tokens of this server go on.",
      "backupctl tokens create NAME"),
  TEST(AlertLevel.INFO, "Nothing: this alert was asked for.", "backupctl alerts list");

  private final AlertLevel level;
  private final String risk;
  private final String command;

  AlertKind(AlertLevel level, String risk, String command) {
    this.level = level;
    this.risk = risk;
    this.command = command;
  }

  /** How urgent it usually is. */
  public AlertLevel level() {
    return level;
  }

  /** What is at risk while it lasts, for people. */
  public String risk() {
    return risk;
  }

  /** The command that looks after it. */
  public String command(String subject) {
    return command.formatted(subject);
  }

  /** Whether a store that can't be reached explains it: then one alert is enough for both. */
  boolean mayFollowFromStore() {
    return switch (this) {
      case BACKUP, VERIFICATION, RESTORE_TEST, LOG, RETENTION, OVERDUE, RPO -> true;
      case LOG_GAP,
          EDIT,
          SCHEDULES,
          STORE,
          PROTECTION,
          CLOCK,
          CHANNEL,
          HEARTBEAT,
          AUDIT,
          CERTIFICATE,
          ISSUER,
          TEST ->
          false;
    };
  }

  /** As in keys and files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where people read what to do. */
  public String runbook() {
    return "docs/alerts.md#" + word();
  }
}
