package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.policy.SourceSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The moment that a database is dumped as of: a transaction whose snapshot pg_dump takes over, so
 * that rows which are counted here are those of the dump, whoever writes meanwhile. PostgreSQL
 * documentation, "Snapshot Synchronization Functions". Used by one thread.
 */
final class DumpSnapshot implements AutoCloseable {
  private static final int MAX_TABLES = 500;

  /** What takes longer is not counted: the dump should be what takes time. */
  private static final Duration BUDGET = Duration.ofSeconds(10);

  private static final long LARGEST_PAGES = 131_072;

  /** Of an extension's own tables a dump has some rows only (pg_extension_config_dump). */
  private static final String TABLES =
      "SELECT n.nspname, c.relname, format('%I.%I', n.nspname, c.relname), c.oid"
          + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.oid = ANY (?) AND c.relkind = 'r' AND c.relpages < "
          + LARGEST_PAGES
          + " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass"
          + " AND d.objid = c.oid AND d.deptype = 'e')"
          + " ORDER BY c.relpages, c.oid LIMIT "
          + MAX_TABLES;

  /**
   * Whether a table still has the file that it had in this snapshot. pg_class is read as of the
   * snapshot, the function as of now (dbsize.c, by the system cache). A TRUNCATE leaves old
   * snapshots no rows (PostgreSQL documentation, "Caveats" of concurrency control): one that waited
   * for pg_dump's lock would make the count another than the dump's. And whether its name still
   * means it: tables that took each other's names would be counted for each other.
   */
  private static final String UNTOUCHED =
      "SELECT count(*) FROM pg_class WHERE oid = ? AND relfilenode = pg_relation_filenode(oid)"
          + " AND to_regclass(?) = oid";

  /**
   * This session says nothing for as long as pg_dump reads; the second is of PostgreSQL 17 and
   * later.
   */
  private static final String UNLIMITED =
      "SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN"
          + " ('idle_in_transaction_session_timeout', 'transaction_timeout')";

  private final String database;
  private final Connection connection;
  private final String id;

  private DumpSnapshot(String database, Connection connection, String id) {
    this.database = database;
    this.connection = connection;
    this.id = id;
  }

  static DumpSnapshot take(SourceSettings.Postgres settings, String database) throws SQLException {
    Connection connection = Connections.sql(settings, database);
    try (Statement statement = connection.createStatement()) {
      statement.execute(UNLIMITED);
      statement.execute("SET row_security = off");
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      try (ResultSet row = statement.executeQuery("SELECT pg_export_snapshot()")) {
        row.next();
        return new DumpSnapshot(database, connection, row.getString(1));
      }
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** As pg_dump takes it. */
  String id() {
    return id;
  }

  /** What belongs to the database and not to its contents. */
  DatabaseDefinition definition() throws SQLException {
    return DatabaseDefinition.read(connection, database);
  }

  /**
   * Counts rows, small tables first, until the time is used up. A table that can't be counted has
   * no count.
   *
   * @param oids of the tables
   * @return by database, schema and table
   */
  Map<String, Long> count(List<Long> oids, Clock clock) {
    Map<String, Long> counts = new TreeMap<>();
    Instant deadline = clock.instant().plus(BUDGET);
    try {
      for (Table table : tables(oids)) {
        long millis = Duration.between(clock.instant(), deadline).toMillis();
        if (millis <= 0) {
          return counts;
        }
        count(table, millis, counts);
      }
    } catch (SQLException e) {
      // Counts are a service to the restore test; the dump is whole without.
      counts.clear();
    }
    return counts;
  }

  private record Table(String key, String quoted, long oid) {}

  private List<Table> tables(List<Long> oids) throws SQLException {
    List<Table> tables = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(TABLES)) {
      query.setArray(1, connection.createArrayOf("oid", oids.toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          tables.add(
              new Table(
                  TableCounts.key(database, rows.getString(1), rows.getString(2)),
                  rows.getString(3),
                  rows.getLong(4)));
        }
      }
    }
    return tables;
  }

  private void count(Table table, long millis, Map<String, Long> counts) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL statement_timeout = " + millis);
      long counted = one(statement.executeQuery("SELECT count(*) FROM ONLY " + table.quoted()));
      // Now that the count holds a lock on the table, nobody gives it another file.
      if (untouched(table)) {
        counts.put(table.key(), counted);
      }
    } catch (SQLException e) {
      connection.rollback(before);
    }
  }

  private boolean untouched(Table table) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(UNTOUCHED)) {
      query.setLong(1, table.oid());
      query.setString(2, table.quoted());
      return one(query.executeQuery()) == 1;
    }
  }

  private static long one(ResultSet from) throws SQLException {
    try (ResultSet row = from) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
