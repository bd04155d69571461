package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.Check;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks all tables and B-tree indexes of one database by the extension amcheck, as pg_amcheck
 * does; where the extension is missing, by reading every table.
 */
final class RelationCheck {
  private static final int SHOWN_FAULTS = 5;

  // 2 and 403 are HEAP_TABLE_AM_OID and BTREE_AM_OID (catalog/pg_am.dat)
  private static final String TABLES =
      "SELECT c.oid, c.oid::regclass::text FROM pg_class c"
          + " WHERE c.relkind IN ('r', 'm', 't') AND c.relam = 2 AND c.relpersistence <> 't'";
  private static final String INDEXES =
      "SELECT c.oid, c.oid::regclass::text FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid"
          + " WHERE c.relkind = 'i' AND c.relam = 403 AND c.relpersistence <> 't'"
          + " AND i.indisready AND i.indisvalid";

  private record Relation(long oid, String name) {}

  private final Connection connection;
  private final List<String> faults = new ArrayList<>();
  private int faultCount;

  private RelationCheck(Connection connection) {
    this.connection = connection;
  }

  static Check run(String name, Connection connection) throws SQLException {
    RelationCheck check = new RelationCheck(connection);
    check.execute("SET search_path = ''");
    List<Relation> tables = check.relations(TABLES);
    List<Relation> indexes = check.relations(INDEXES);
    Optional<String> schema = check.amcheck();
    if (schema.isPresent()) {
      check.tables(schema.get(), tables);
      check.indexes(schema.get(), indexes);
    } else {
      check.readAll(tables);
    }
    String scope =
        schema.isPresent()
            ? tables.size() + " tables and " + indexes.size() + " indexes"
            : tables.size()
                + " tables read; amcheck is unavailable (Hint: install postgresql-contrib)";
    return new Check(name, check.faultCount == 0, check.detail(scope));
  }

  private String detail(String scope) {
    return faultCount == 0
        ? scope + " are sound"
        : faultCount + " faults in " + scope + ": " + String.join("; ", faults);
  }

  /** Makes the extension; its schema, or empty if the server does not have it. */
  private Optional<String> amcheck() throws SQLException {
    if (text("SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'").isEmpty()) {
      return Optional.empty();
    }
    execute("CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA pg_catalog");
    execute("ALTER EXTENSION amcheck UPDATE");
    return text("SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'amcheck'");
  }

  private void tables(String schema, List<Relation> tables) {
    for (Relation table : tables) {
      attempt(
          table,
          "SELECT format('block %s, offset %s: %s', blkno, offnum, msg) FROM "
              + schema
              + ".verify_heapam("
              + table.oid()
              + "::regclass, on_error_stop => true, check_toast => true) LIMIT 1");
    }
  }

  private void indexes(String schema, List<Relation> indexes) {
    for (Relation index : indexes) {
      attempt(
          index,
          "SELECT NULL::text FROM "
              + schema
              + ".bt_index_check("
              + index.oid()
              + "::regclass, heapallindexed => true)");
    }
  }

  private void readAll(List<Relation> tables) {
    for (Relation table : tables) {
      attempt(table, "SELECT NULL::text FROM ONLY " + table.name() + " HAVING count(*) < 0");
    }
  }

  /** A row with a text, like an error, is a fault. */
  private void attempt(Relation relation, String query) {
    try {
      text(query).ifPresent(fault -> fault(relation, fault));
    } catch (SQLException e) {
      fault(relation, PostgresChecks.message(e));
    }
  }

  private void fault(Relation relation, String text) {
    faultCount++;
    if (faults.size() < SHOWN_FAULTS) {
      faults.add(relation.name() + ": " + text);
    }
  }

  private List<Relation> relations(String query) throws SQLException {
    List<Relation> relations = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        relations.add(new Relation(rows.getLong(1), rows.getString(2)));
      }
    }
    return relations;
  }

  private Optional<String> text(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
