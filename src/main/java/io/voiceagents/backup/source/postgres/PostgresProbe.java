package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a server can be backed up now; changes nothing on it. */
public final class PostgresProbe {
  // what SHOW max_slot_wal_keep_size says without a limit
  private static final String UNLIMITED = "-1";

  private final SourceSettings.Postgres settings;
  private final List<Check> checks = new ArrayList<>();

  private PostgresProbe(SourceSettings.Postgres settings) {
    this.settings = settings;
  }

  /**
   * Probes a server.
   *
   * @return findings; one that did not pass stops a backup, hints in the others can wait
   */
  public static List<Check> run(SourceSettings.Postgres settings) {
    PostgresProbe probe = new PostgresProbe(settings);
    try (ReplicationConnection connection = ReplicationConnection.open(settings)) {
      probe.add("connection", true, connection.encrypted() ? "by TLS" : "without TLS");
      probe.server(connection);
      probe.slots(connection);
    } catch (IOException e) {
      probe.add("connection", false, String.valueOf(e.getMessage()));
      return List.copyOf(probe.checks);
    }
    probe.contents();
    return List.copyOf(probe.checks);
  }

  private void server(ReplicationConnection connection) throws IOException {
    ServerIdentity identity = ServerIdentity.read(connection);
    try {
      PostgresSource.checkVersion(identity.versionNumber());
      add("version", true, "PostgreSQL " + identity.version());
    } catch (SourceException e) {
      add("version", false, String.valueOf(e.getMessage()));
    }
    String walLevel = connection.show("wal_level");
    add(
        "wal_level",
        !walLevel.equals("minimal"),
        walLevel.equals("minimal")
            ? "minimal. Hint: set wal_level = replica and restart the server."
            : walLevel);
    add(
        "data_checksums",
        true,
        identity.dataChecksums()
            ? "on"
            : "off. Hint: pg_checksums --enable lets the server notice damaged pages.");
  }

  private void slots(ReplicationConnection connection) throws IOException {
    String limit = connection.show("max_replication_slots");
    String keep = connection.show("max_slot_wal_keep_size");
    String detail =
        limit.equals("0")
            ? "0. Hint: set max_replication_slots, so that WAL is kept while a backup runs."
            : limit;
    add("max_replication_slots", true, detail);
    add(
        "max_slot_wal_keep_size",
        true,
        keep.equals(UNLIMITED)
            ? "unlimited. Hint: a limit keeps a stalled receiver from filling the source's disk."
            : keep);
  }

  private void contents() {
    try (Connection connection = Connections.sql(settings, settings.database());
        Statement statement = connection.createStatement()) {
      add("sql", true, "row counts can be taken in the tables that the user may read");
      slotsInUse(statement);
      outside(statement);
    } catch (SQLException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      add(
          "sql",
          true,
          "none: "
              + reason
              + ". Hint: without CONNECT and pg_read_all_data there are no row counts to compare"
              + " after a restore.");
    }
  }

  private void slotsInUse(Statement statement) throws SQLException {
    String query =
        "SELECT count(*) < current_setting('max_replication_slots')::int, count(*)"
            + " FROM pg_replication_slots";
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      add(
          "replication slots",
          true,
          rows.getBoolean(1)
              ? rows.getString(2) + " in use"
              : "all "
                  + rows.getString(2)
                  + " in use. Hint: a backup then runs without a slot and fails if its WAL is"
                  + " recycled; drop unused slots or raise max_replication_slots.");
    }
  }

  private void outside(Statement statement) throws SQLException {
    Map<String, String> files = SourceContents.outside(statement);
    if (!files.isEmpty()) {
      add(
          "configuration",
          true,
          "outside of the data directory: "
              + String.join(", ", files.values())
              + ". Hint: name them in a policy of type filesystem; no base backup has them.");
    }
  }

  private void add(String name, boolean passed, String detail) {
    checks.add(new Check(name, passed, detail));
  }
}
