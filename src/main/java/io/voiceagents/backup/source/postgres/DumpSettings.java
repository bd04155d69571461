package io.voiceagents.backup.source.postgres;

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

/** What a role, and a server, must be set to so that databases can be dumped whole. */
public final class DumpSettings {
  private static final String CONNECTION = "connection";

  /** pg_read_all_data is there since PostgreSQL 14. */
  private static final String ROLE =
      "SELECT rolsuper, rolsuper OR rolbypassrls, EXISTS (SELECT FROM pg_roles a WHERE"
          + " a.rolname = 'pg_read_all_data' AND pg_has_role(a.oid, 'USAGE')),"
          + " current_setting('max_standby_streaming_delay') FROM pg_roles"
          + " WHERE rolname = current_user";

  private static final String CONTENTS =
      "SELECT (SELECT count(*) FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')),"
          + " (SELECT count(*) FROM pg_largeobject_metadata"
          + " WHERE NOT pg_has_role(lomowner, 'USAGE')),"
          + " (SELECT count(*) FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r')";

  private final String user;
  private final List<SourceSetting> found = new ArrayList<>();

  private DumpSettings(String user) {
    this.user = Quoted.name(user);
  }

  /**
   * Looks at the server that would be dumped; what keeps from looking is a setting too.
   *
   * @param binaries where the programs are looked for
   */
  public static List<SourceSetting> of(
      SourceSettings.PostgresLogical settings, ServerBinaries binaries) {
    DumpSettings look = new DumpSettings(settings.server().user());
    try {
      DumpServer server = DumpServer.find(settings.server());
      look.server(server, settings);
      look.programs(server, binaries);
    } catch (IOException e) {
      look.connection(String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      look.connection(PostgresChecks.message(e));
    }
    return List.copyOf(look.found);
  }

  private void connection(String failure) {
    add(
        CONNECTION,
        Level.NEEDED,
        failure.split(" Hint: ", 2)[0],
        "a connection for SQL to each database",
        "pg_dump comes by it",
        "CREATE ROLE " + user + " LOGIN PASSWORD '...'; GRANT CONNECT ON DATABASE ... TO " + user);
  }

  private void server(DumpServer server, SourceSettings.PostgresLogical settings)
      throws SQLException {
    long protectedTables = 0;
    long othersObjects = 0;
    long unlogged = 0;
    for (String database : server.wanted(settings.databases())) {
      try (Connection connection = Connections.sql(server.settings(), database);
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(CONTENTS)) {
        row.next();
        protectedTables += row.getLong(1);
        othersObjects += row.getLong(2);
        unlogged += row.getLong(3);
      }
    }
    try (Connection connection = Connections.sql(server.settings(), server.settings().database());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ROLE)) {
      row.next();
      reading(row.getBoolean(1) || row.getBoolean(3));
      rows(protectedTables, row.getBoolean(2));
      objects(othersObjects, row.getBoolean(1));
      if (server.standby()) {
        delay(row.getString(4));
        unlogged(unlogged);
      }
    }
  }

  private void reading(boolean everything) {
    add(
        "rights",
        everything ? Level.GOOD : Level.ADVISED,
        everything ? "reads everything" : "reads what was granted",
        "pg_read_all_data",
        "a table that may not be read fails the dump of its database",
        everything ? "" : "GRANT pg_read_all_data TO " + user);
  }

  private void rows(long tables, boolean passes) {
    boolean good = passes || tables == 0;
    add(
        "row security",
        good ? Level.GOOD : Level.NEEDED,
        passes ? "does not bind the role" : "binds the role, in %d tables".formatted(tables),
        "BYPASSRLS where tables have it",
        "pg_dump refuses tables of which it would see a part",
        good ? "" : "ALTER ROLE " + user + " BYPASSRLS");
  }

  private void objects(long count, boolean superuser) {
    boolean good = superuser || count == 0;
    add(
        "large objects",
        good ? Level.GOOD : Level.NEEDED,
        superuser ? "all can be read" : "%d of others".formatted(count),
        "none of others, or a superuser",
        "they can be read by their owners and by superusers",
        good ? "" : "ALTER LARGE OBJECT ... OWNER TO " + user + ", or dump as a superuser");
  }

  private void delay(String limit) {
    boolean unlimited = limit.equals("-1");
    add(
        "max_standby_streaming_delay",
        unlimited ? Level.GOOD : Level.ADVISED,
        limit,
        "longer than a dump takes, or -1",
        "a standby ends queries that its replay has waited for",
        unlimited ? "" : "ALTER SYSTEM SET max_standby_streaming_delay = '2h', then reload");
  }

  /**
   * Their rows are on the primary alone, and pg_dump leaves them out of itself there (pg_dump.c,
   * main).
   */
  private void unlogged(long tables) {
    add(
        "unlogged tables",
        tables == 0 ? Level.GOOD : Level.ADVISED,
        "%d, on a standby".formatted(tables),
        "none, or dumps of the primary",
        "a dump of a standby has them without rows",
        tables == 0 ? "" : "ALTER TABLE ... SET LOGGED, or name the primary in connection.host");
  }

  private void programs(DumpServer server, ServerBinaries binaries) {
    int major = server.major();
    try {
      ClientPrograms found = ClientPrograms.dumping(binaries, major);
      boolean newer = found.major() > major;
      add(
          "pg_dump",
          newer ? Level.ADVISED : Level.GOOD,
          Integer.toString(found.major()),
          Integer.toString(major),
          newer
              ? "what a newer one writes may not load into this server again"
              : "it is of the server's version",
          newer ? "apt-get install postgresql-client-" + major : "");
    } catch (IOException e) {
      add(
          "pg_dump",
          Level.NEEDED,
          "none",
          major + " or newer",
          "it makes the dumps",
          "apt-get install postgresql-client-" + major);
    }
  }

  private void add(
      String name, Level level, String present, String wanted, String why, String command) {
    found.add(new SourceSetting(name, level, present, wanted, why, command));
  }
}
