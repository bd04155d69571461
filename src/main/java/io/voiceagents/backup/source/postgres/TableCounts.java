package io.voiceagents.backup.source.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts rows, small tables first, until the time or the number of tables is used up. Not
 * thread-safe.
 */
final class TableCounts {
  private static final long LARGEST_PAGES = 131_072;
  private static final String TABLES =
      "SELECT n.nspname, c.relname, format('%I.%I', n.nspname, c.relname),"
          + " coalesce(s.n_tup_ins, 0), coalesce(s.n_tup_del, 0), c.relfilenode"
          + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid"
          + " WHERE c.relkind = 'r' AND c.relpersistence = 'p'"
          + " AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"
          + " AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')"
          + " AND c.relpages < "
          + LARGEST_PAGES
          + " ORDER BY c.relpages, c.oid LIMIT ";

  /**
   * One table.
   *
   * @param inserted rows inserted since the statistics began, {@code deleted} likewise
   * @param file number of the table's file: another one after a TRUNCATE, whose rows no statistics
   *     count as deleted
   */
  record Count(long rows, long inserted, long deleted, long file) {
    /**
     * Bounds for the rows at any moment between this count and a later one; none if the table was
     * emptied or rewritten meanwhile.
     */
    Optional<Range> until(Count later) {
      if (later.file != file) {
        return Optional.empty();
      }
      long low = rows - Math.max(0, later.deleted - deleted);
      long high = rows + Math.max(0, later.inserted - inserted);
      return Optional.of(
          new Range(Math.max(0, Math.min(low, later.rows)), Math.max(high, later.rows)));
    }
  }

  /** A number of rows that is known within bounds, both included. */
  record Range(long low, long high) {
    boolean contains(long rows) {
      return rows >= low && rows <= high;
    }

    String text() {
      return low == high ? Long.toString(low) : low + ".." + high;
    }

    static Range parse(String text) {
      int dots = text.indexOf("..");
      return dots < 0
          ? new Range(Long.parseLong(text), Long.parseLong(text))
          : new Range(
              Long.parseLong(text.substring(0, dots)), Long.parseLong(text.substring(dots + 2)));
    }
  }

  private record Table(
      String schema, String name, String quoted, long inserted, long deleted, long file) {}

  private final Clock clock;
  private final Instant deadline;
  private final int maxTables;
  private final Map<String, Count> counts = new HashMap<>();

  TableCounts(Clock clock, Instant deadline, int maxTables) {
    this.clock = clock;
    this.deadline = deadline;
    this.maxTables = maxTables;
  }

  /** Counts the tables of one database. */
  void add(String database, Connection connection) throws SQLException {
    connection.setReadOnly(true);
    try (Statement statement = connection.createStatement()) {
      // Under row security the user would count fewer rows than a restored server shows.
      statement.execute("SET row_security = off; SET lock_timeout = '1s'");
      for (Table table : tables(statement)) {
        if (!clock.instant().isBefore(deadline)) {
          return;
        }
        count(database, table, statement);
      }
    }
  }

  /** Forgets a database whose tables could not be read to the end. */
  void skip(String database) {
    counts.keySet().removeIf(key -> key.startsWith(part(database) + "."));
  }

  Map<String, Count> all() {
    return counts;
  }

  private List<Table> tables(Statement statement) throws SQLException {
    List<Table> tables = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(TABLES + (maxTables - counts.size()))) {
      while (rows.next()) {
        tables.add(
            new Table(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getLong(4),
                rows.getLong(5),
                rows.getLong(6)));
      }
    }
    return tables;
  }

  private void count(String database, Table table, Statement statement) {
    long millis = Math.max(1, Duration.between(clock.instant(), deadline).toMillis());
    String query = "SELECT count(*) FROM ONLY " + table.quoted();
    try {
      statement.execute("SET statement_timeout = " + millis);
      try (ResultSet rows = statement.executeQuery(query)) {
        rows.next();
        counts.put(
            key(database, table.schema(), table.name()),
            new Count(rows.getLong(1), table.inserted(), table.deleted(), table.file()));
      }
    } catch (SQLException e) {
      // Locked, too large for the time left, or under row security: the table has no count.
      counts.remove(key(database, table.schema(), table.name()));
    }
  }

  /**
   * Name of the count within the facts (docs/format.md, 11): the three names with dots between
   * them. One that has dots or quotes itself stands in double quotes, as SQL writes it, so that no
   * two tables have one key.
   */
  static String key(String database, String schema, String table) {
    return part(database) + "." + part(schema) + "." + part(table);
  }

  private static String part(String name) {
    return name.indexOf('.') < 0 && name.indexOf('"') < 0 ? name : Quoted.name(name);
  }
}
