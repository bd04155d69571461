package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** Says in an operator's words why a connection failed, and what to do. */
final class ConnectFailure {
  private ConnectFailure() {}

  static SourceException explain(SourceSettings.Postgres settings, SQLException cause) {
    String state = Optional.ofNullable(cause.getSQLState()).orElse("");
    return new SourceException(
        "PostgreSQL %s:%d, user '%s': %s. Hint: %s"
            .formatted(
                settings.host(), settings.port(), settings.user(), text(cause), hint(state, cause)),
        cause);
  }

  private static String text(SQLException cause) {
    String text = Optional.ofNullable(cause.getMessage()).orElse("no message");
    return text.strip().replaceAll("\\s*\\n\\s*", "; ").replaceAll("\\.$", "");
  }

  // PostgreSQL documentation, "PostgreSQL Error Codes"
  private static String hint(String sqlState, SQLException cause) {
    return switch (sqlState) {
      case "28P01" -> "check the password of the policy's source.";
      case "28000" -> authorization(cause);
      case "42501" -> "grant it: ALTER ROLE ... REPLICATION.";
      case "3D000" -> "name an existing database in the policy's source.";
      case "53300" -> "raise max_wal_senders or max_connections, or end sessions left over.";
      case "08001" -> "check host and port, that the server runs, and listen_addresses.";
      case "08006", "08004" ->
          "check the TLS settings (sslmode, root certificate) and the network.";
      case "57P03" -> "the server is starting or stopping; try again.";
      default -> "the server's log has the reason.";
    };
  }

  private static String authorization(SQLException cause) {
    String text = text(cause).toLowerCase(Locale.ROOT);
    return text.contains("replication") && !text.contains("pg_hba")
        ? "grant it: ALTER ROLE ... REPLICATION."
        : "add a line to the server's pg_hba.conf: host (with TLS: hostssl) replication <user>"
            + " <this host>/32 scram-sha-256; then SELECT pg_reload_conf().";
  }
}
