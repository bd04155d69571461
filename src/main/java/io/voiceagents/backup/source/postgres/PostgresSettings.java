package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.ServerAddress;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceSetting;
import io.voiceagents.backup.source.SourceSetting.Level;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a server must be set to for backups and for its WAL; changes nothing on it. */
public final class PostgresSettings {
  private static final String RELOAD = "; SELECT pg_reload_conf();";
  private static final String RESTART = "; then restart the server";

  private final SourceSettings.Postgres settings;
  private final List<SourceSetting> found = new ArrayList<>();

  private PostgresSettings(SourceSettings.Postgres settings) {
    this.settings = settings;
  }

  /** Looks at a server; one that can't be reached is a finding too. */
  public static List<SourceSetting> of(SourceSettings.Postgres settings) {
    List<SourceSetting> all = new ArrayList<>();
    all.addAll(new PostgresSettings(settings.with(List.of())).look(""));
    for (ServerAddress standby : settings.standbys()) {
      all.addAll(new PostgresSettings(settings.at(standby)).look(standby + " "));
    }
    return all;
  }

  private List<SourceSetting> look(String prefix) {
    try (ReplicationConnection connection = ReplicationConnection.open(settings)) {
      add(
          "replication connection",
          true,
          Level.NEEDED,
          "user " + settings.user() + (connection.encrypted() ? ", by TLS" : ", without TLS"),
          "a connection for replication",
          "base backups and WAL come by it",
          "");
      server(connection);
    } catch (IOException e) {
      refused(String.valueOf(e.getMessage()));
    }
    return found.stream()
        .map(
            one ->
                new SourceSetting(
                    prefix + one.name(),
                    one.level(),
                    one.present(),
                    one.wanted(),
                    one.why(),
                    one.command()))
        .toList();
  }

  private void refused(String message) {
    String[] parts = message.split(" Hint: ", 2);
    add(
        "replication connection",
        false,
        Level.NEEDED,
        parts[0],
        "a connection for replication",
        "base backups and WAL come by it",
        "CREATE ROLE "
            + settings.user()
            + " LOGIN REPLICATION PASSWORD '...'; and in pg_hba.conf: host (with TLS: hostssl) replication "
            + settings.user()
            + " <this host>/32 scram-sha-256"
            + (parts.length > 1 ? " (" + parts[1] + ")" : ""));
  }

  private void server(ReplicationConnection connection) throws IOException {
    ServerIdentity identity = ServerIdentity.read(connection);
    wal(connection);
    slots(connection);
    if (identity.versionNumber() >= 170_000) {
      String summarize = connection.show("summarize_wal");
      add(
          "summarize_wal",
          summarize.equals("on"),
          Level.ADVISED,
          summarize,
          "on",
          "incremental backups read only what changed",
          "ALTER SYSTEM SET summarize_wal = on" + RELOAD);
    }
    add(
        "data checksums",
        identity.dataChecksums(),
        Level.ADVISED,
        identity.dataChecksums() ? "on" : "off",
        "on",
        "damaged pages are noticed before they are backed up over good ones",
        "stop the server; pg_checksums --enable -D <data directory>");
    rights();
  }

  private void wal(ReplicationConnection connection) throws IOException {
    String level = connection.show("wal_level");
    add(
        "wal_level",
        !level.equals("minimal"),
        Level.NEEDED,
        level,
        "replica",
        "with less, WAL can't be recovered from",
        "ALTER SYSTEM SET wal_level = replica" + RESTART);
    String fullPages = connection.show("full_page_writes");
    add(
        "full_page_writes",
        fullPages.equals("on"),
        Level.NEEDED,
        fullPages,
        "on",
        "pages that were copied while they were written are mended from WAL",
        "ALTER SYSTEM SET full_page_writes = on" + RELOAD);
    String keep = connection.show("wal_keep_size");
    add(
        "wal_keep_size",
        !keep.equals("0"),
        Level.ADVISED,
        keep,
        "1GB",
        "a promoted standby has no slot yet: it must still have what was not stored",
        "ALTER SYSTEM SET wal_keep_size = '1GB'" + RELOAD);
  }

  private void slots(ReplicationConnection connection) throws IOException {
    number(
        connection,
        "max_wal_senders",
        3,
        "one for the WAL, two for a base backup, besides those of standbys");
    number(
        connection,
        "max_replication_slots",
        2,
        "one keeps WAL for the receiver, one for a running base backup");
    String limit = connection.show("max_slot_wal_keep_size");
    add(
        "max_slot_wal_keep_size",
        !limit.equals("-1"),
        Level.ADVISED,
        limit.equals("-1") ? "unlimited" : limit,
        "half of what is free on the WAL's disk",
        "a receiver that is away must not fill the server's disk",
        "ALTER SYSTEM SET max_slot_wal_keep_size = '20GB'" + RELOAD);
  }

  private void number(ReplicationConnection connection, String name, int least, String why)
      throws IOException {
    String present = connection.show(name);
    boolean enough = present.matches("[0-9]{1,9}") && Integer.parseInt(present) >= least;
    add(
        name,
        enough,
        Level.NEEDED,
        present,
        "at least " + least,
        why,
        "ALTER SYSTEM SET " + name + " = 10" + RESTART);
  }

  private void rights() {
    try (Connection connection = Connections.sql(settings, settings.database());
        Statement statement = connection.createStatement()) {
      right(
          statement,
          "pg_read_all_settings",
          "where configuration files lie that no base backup has",
          "GRANT pg_monitor TO ");
      right(
          statement,
          "pg_read_all_data",
          "rows are counted, to be compared after a restore",
          "GRANT pg_read_all_data TO ");
    } catch (SQLException e) {
      add(
          "sql connection",
          false,
          Level.ADVISED,
          String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          "a connection to " + settings.database(),
          "the slot is watched (wal_status), and rows are counted",
          "GRANT CONNECT ON DATABASE "
              + settings.database()
              + " TO "
              + settings.user()
              + "; and a line in pg_hba.conf");
    }
  }

  private void right(Statement statement, String role, String why, String grant)
      throws SQLException {
    String query = "SELECT pg_has_role(current_user, '" + role + "', 'USAGE')";
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      boolean has = row.getBoolean(1);
      add(
          "role " + role,
          has,
          Level.ADVISED,
          has ? "granted" : "not granted",
          "granted",
          why,
          grant + settings.user());
    }
  }

  private void add(
      String name,
      boolean good,
      Level otherwise,
      String present,
      String wanted,
      String why,
      String command) {
    found.add(
        new SourceSetting(
            name,
            good ? Level.GOOD : otherwise,
            present.isEmpty() ? "unknown" : present,
            wanted,
            why,
            good ? "" : command));
  }
}
