package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is in the source, by ordinary SQL, before and after a backup: databases, and the row counts
 * that a restore test compares. A user with nothing but REPLICATION may not see any of it; that is
 * a fact, not a failure.
 */
public final class SourceContents {
  static final String ROWS = "rows";
  static final String DATABASE = "database.";
  static final String BOOTSTRAP_ROLE = "bootstrap_role";

  private static final int MAX_TABLES = 500;
  // Twice this at most is spent on counting; the backup itself should be what takes time.
  private static final Duration BUDGET = Duration.ofSeconds(10);

  private final SourceSettings.Postgres settings;
  private final Clock clock;
  private Map<String, TableCounts.Count> before = Map.of();
  private List<String> databases = List.of();

  SourceContents(SourceSettings.Postgres settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** The databases that a set's facts name, in their order. */
  public static List<String> databases(Map<String, String> facts) {
    return facts.keySet().stream()
        .filter(fact -> fact.startsWith(DATABASE))
        .map(fact -> fact.substring(DATABASE.length()))
        .sorted()
        .toList();
  }

  /** What a set's facts say of the size of a database, in bytes; a word where it is not known. */
  public static String size(Map<String, String> facts, String database) {
    return facts.getOrDefault(DATABASE + database, "unknown");
  }

  /** The facts without what a database that went on after the backup may have changed. */
  public static Map<String, String> withoutContents(Map<String, String> facts) {
    Map<String, String> kept = new TreeMap<>(facts);
    kept.keySet().removeIf(name -> name.startsWith(ROWS + ".") || name.startsWith(DATABASE));
    kept.put(ROWS, "the database went on after the backup");
    return kept;
  }

  /** Looks before the backup; the facts that don't depend on its end. */
  Map<String, String> before() {
    Map<String, String> facts = new TreeMap<>();
    try (Connection connection = Connections.sql(settings, settings.database());
        Statement statement = connection.createStatement()) {
      databases(statement, facts);
      cluster(statement, facts);
    } catch (SQLException e) {
      facts.put(ROWS, "unavailable: " + firstLine(e));
      return facts;
    }
    before = count();
    return facts;
  }

  /** Looks after the backup; the row counts as {@code n}, or {@code n..m} where they moved. */
  Map<String, String> after() {
    Map<String, String> facts = new TreeMap<>();
    if (databases.isEmpty()) {
      return facts;
    }
    Map<String, TableCounts.Count> after = count();
    before.forEach(
        (table, count) -> {
          TableCounts.Count later = after.get(table);
          if (later != null) {
            count.until(later).ifPresent(range -> facts.put(ROWS + "." + table, range.text()));
          }
        });
    facts.put(ROWS, facts.isEmpty() ? "unavailable: no table may be read" : "available");
    return facts;
  }

  private Map<String, TableCounts.Count> count() {
    TableCounts counts = new TableCounts(clock, clock.instant().plus(BUDGET), MAX_TABLES);
    for (String database : databases) {
      try (Connection connection = Connections.sql(settings, database)) {
        counts.add(database, connection);
      } catch (SQLException e) {
        // Counts are a service to the restore test: a database that can't be read has none.
        counts.skip(database);
      }
    }
    return counts.all();
  }

  private void databases(Statement statement, Map<String, String> facts) throws SQLException {
    List<String> found = new ArrayList<>();
    String query =
        "SELECT datname, CASE WHEN has_database_privilege(datname, 'CONNECT')"
            + " THEN pg_database_size(datname) ELSE -1 END, datallowconn"
            + " FROM pg_database WHERE NOT datistemplate ORDER BY datname";
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        long size = rows.getLong(2);
        facts.put(DATABASE + rows.getString(1), size < 0 ? "unknown" : Long.toString(size));
        if (size >= 0 && rows.getBoolean(3)) {
          found.add(rows.getString(1));
        }
      }
    }
    databases = List.copyOf(found);
  }

  private static void cluster(Statement statement, Map<String, String> facts) throws SQLException {
    // 10 is BOOTSTRAP_SUPERUSERID, whatever its name is (catalog/pg_authid.dat)
    try (ResultSet rows = statement.executeQuery("SELECT rolname FROM pg_roles WHERE oid = 10")) {
      if (rows.next()) {
        facts.put(BOOTSTRAP_ROLE, rows.getString(1));
      }
    }
    outside(statement).forEach((name, path) -> facts.put("outside." + name, path));
  }

  /** Configuration files that no base backup has, by setting, as far as the user may see them. */
  static Map<String, String> outside(Statement statement) throws SQLException {
    Map<String, String> files = new TreeMap<>();
    String query =
        "SELECT f.name, f.setting FROM pg_settings f, pg_settings d"
            + " WHERE d.name = 'data_directory' AND f.name IN ('config_file', 'hba_file',"
            + " 'ident_file') AND NOT starts_with(f.setting, d.setting || '/')";
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        files.put(rows.getString(1), rows.getString(2));
      }
    }
    return files;
  }

  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
  }
}
