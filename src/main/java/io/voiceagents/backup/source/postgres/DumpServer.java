package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.ServerAddress;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A server that dumps are taken from.
 *
 * @param settings of this one server
 * @param versionNumber as server_version_num: 170010 for 17.10
 * @param readsPasswords whether the role may read those of others
 * @param bootstrapRole name of the cluster's first superuser
 * @param open databases that take connections and are no templates
 * @param sizes in bytes of all databases; -1 where the role may not connect
 */
record DumpServer(
    SourceSettings.Postgres settings,
    String version,
    int versionNumber,
    boolean standby,
    boolean readsPasswords,
    String systemIdentifier,
    String bootstrapRole,
    List<String> open,
    Map<String, Long> sizes) {
  private static final int VERSION_UNIT = 10_000;

  /** 10 is BOOTSTRAP_SUPERUSERID, whatever its name is (catalog/pg_authid.dat). */
  private static final String STATE =
      "SELECT current_setting('server_version'), current_setting('server_version_num')::int,"
          + " pg_is_in_recovery(), has_table_privilege('pg_catalog.pg_authid', 'SELECT'),"
          + " (SELECT system_identifier FROM pg_control_system())::text,"
          + " (SELECT rolname FROM pg_roles WHERE oid = 10)";

  private static final String DATABASES =
      "SELECT datname, datallowconn AND NOT datistemplate,"
          + " CASE WHEN has_database_privilege(datname, 'CONNECT')"
          + " THEN pg_database_size(datname) ELSE -1 END FROM pg_database ORDER BY datname";

  DumpServer {
    open = List.copyOf(open);
    sizes = Collections.unmodifiableMap(new TreeMap<>(sizes));
  }

  /**
   * Finds the primary among the servers of a cluster, or a standby where no primary answers: it has
   * the same contents.
   *
   * @throws SourceException if none takes this role's connections
   */
  static DumpServer find(SourceSettings.Postgres settings) throws IOException {
    List<String> failures = new ArrayList<>();
    Optional<DumpServer> standby = Optional.empty();
    for (ServerAddress address : Servers.all(settings)) {
      try {
        DumpServer found = ask(settings.at(address));
        if (!found.standby()) {
          return found;
        }
        standby = standby.or(() -> Optional.of(found));
      } catch (SQLException e) {
        failures.add(
            "%s:%d, role '%s', database '%s': %s"
                .formatted(
                    address.host(),
                    address.port(),
                    settings.user(),
                    settings.database(),
                    PostgresChecks.message(e)));
      }
    }
    return standby.orElseThrow(
        () ->
            new SourceException(
                "no server can be dumped: "
                    + String.join("; ", failures)
                    + ". Hint: the role must be let in by pg_hba.conf for ordinary SQL, and"
                    + " connection.database must exist."));
  }

  private static DumpServer ask(SourceSettings.Postgres settings) throws SQLException {
    try (Connection connection = Connections.sql(settings, settings.database());
        Statement statement = connection.createStatement()) {
      List<String> open = new ArrayList<>();
      Map<String, Long> sizes = new TreeMap<>();
      try (ResultSet rows = statement.executeQuery(DATABASES)) {
        while (rows.next()) {
          sizes.put(rows.getString(1), rows.getLong(3));
          if (rows.getBoolean(2)) {
            open.add(rows.getString(1));
          }
        }
      }
      try (ResultSet row = statement.executeQuery(STATE)) {
        row.next();
        return new DumpServer(
            settings,
            row.getString(1),
            row.getInt(2),
            row.getBoolean(3),
            row.getBoolean(4),
            row.getString(5),
            row.getString(6),
            open,
            sizes);
      }
    }
  }

  int major() {
    return versionNumber / VERSION_UNIT;
  }

  /** For people. */
  String address() {
    return settings.host() + ":" + settings.port();
  }

  /** The databases of a policy: those that it names, else all that are open. */
  List<String> wanted(List<String> named) {
    return named.isEmpty() ? open : named;
  }
}
