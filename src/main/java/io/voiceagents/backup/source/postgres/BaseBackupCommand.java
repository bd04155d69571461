package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;

/**
 * Text of the replication commands (PostgreSQL documentation, "Streaming Replication Protocol").
 */
final class BaseBackupCommand {
  private BaseBackupCommand() {}

  /**
   * The base backup.
   *
   * <p>{@code WAL true} puts the WAL that makes the set consistent into it. {@code TABLESPACE_MAP
   * true} keeps links to the source's tablespaces out of it. {@code WAIT false}: a failing archiver
   * of the source must not hold the backup up, as the WAL is in the set.
   */
  static String baseBackup(SourceSettings.Postgres settings, String label) {
    return "BASE_BACKUP (LABEL "
        + literal(label)
        + ", PROGRESS true, CHECKPOINT "
        + (settings.fastCheckpoint() ? "'fast'" : "'spread'")
        + ", WAL true, WAIT false, TABLESPACE_MAP true"
        + ", MANIFEST 'yes', MANIFEST_CHECKSUMS 'CRC32C'"
        + settings.maxRateKib().map(rate -> ", MAX_RATE " + rate).orElse("")
        + ")";
  }

  /** A slot that keeps the WAL from now on and goes with the session, however that ends. */
  static String temporarySlot(String name) {
    return "CREATE_REPLICATION_SLOT \"" + name + "\" TEMPORARY PHYSICAL (RESERVE_WAL true)";
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
