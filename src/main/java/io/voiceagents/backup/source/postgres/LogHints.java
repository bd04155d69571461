package io.voiceagents.backup.source.postgres;

/** What to do when a server refuses its WAL. */
final class LogHints {
  private LogHints() {}

  // PostgreSQL documentation, "PostgreSQL Error Codes"
  static String of(ServerError error, String slot) {
    return switch (error.sqlState()) {
      case "42501" -> "grant the user REPLICATION: ALTER ROLE ... REPLICATION.";
      case "58P01" ->
          "the server has removed WAL that was not stored yet: there is a gap. 'wal follow' goes on"
              + " after it and takes a full backup; look at max_slot_wal_keep_size.";
      case "55006" -> "the slot '" + slot + "' is in use; is another receiver running?";
      case "53300", "53400" -> "raise max_wal_senders or max_replication_slots.";
      case "57P01", "57P03" -> "the server is starting or stopping; try again.";
      default -> "the server's log has the reason.";
    };
  }
}
