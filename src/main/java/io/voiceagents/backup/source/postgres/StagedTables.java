package io.voiceagents.backup.source.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tables that come into a database that is there. They are loaded into schemas of their own, of
 * which nobody knows, and moved to where they belong last: {@code SET SCHEMA} takes indexes,
 * constraints and owned sequences along. So a table that is in use stays in use until then, and
 * what is moved aside keeps the names of its indexes free.
 */
final class StagedTables implements Landing {
  /** A short wait for locks: whoever waits for the lock on a table makes others wait. */
  private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '20s'";

  private final TargetServer target;
  private final String database;
  private final Collection<TableName> tables;
  private final Collection<TableName> present;
  private final String asideSuffix;
  private final Map<String, String> stages = new TreeMap<>();

  /**
   * @param tables that come
   * @param present those of the names that are taken, to be moved aside
   * @param run unique, for the names of the schemas
   * @param asideSuffix of the schemas that present tables are moved to
   */
  StagedTables(
      TargetServer target,
      String database,
      Collection<TableName> tables,
      Collection<TableName> present,
      String run,
      String asideSuffix) {
    this.target = target;
    this.database = database;
    this.tables = List.copyOf(tables);
    this.present = List.copyOf(present);
    this.asideSuffix = asideSuffix;
    for (TableName table : tables) {
      stages.computeIfAbsent(table.schema(), schema -> Quoted.derived(schema, "_restoring_" + run));
    }
  }

  @Override
  public void prepare(Connection scratch) throws SQLException {
    List<String> statements = new ArrayList<>(silence(scratch));
    stages.values().forEach(stage -> statements.add("CREATE SCHEMA " + Quoted.name(stage)));
    tables.forEach(table -> statements.add(move(table, at(table).schema())));
    try (Statement statement = scratch.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    try (Connection connection = target.connect(database);
        Statement statement = connection.createStatement()) {
      for (String stage : stages.values()) {
        statement.execute("CREATE SCHEMA " + Quoted.name(stage));
      }
    }
  }

  /** Triggers on DDL are the source's code. */
  private static List<String> silence(Connection scratch) throws SQLException {
    List<String> statements = new ArrayList<>();
    try (Statement statement = scratch.createStatement();
        ResultSet rows = statement.executeQuery("SELECT evtname FROM pg_event_trigger")) {
      while (rows.next()) {
        statements.add("ALTER EVENT TRIGGER " + Quoted.name(rows.getString(1)) + " DISABLE");
      }
    }
    return statements;
  }

  private static String move(TableName table, String schema) {
    return "ALTER TABLE " + table.quoted() + " SET SCHEMA " + Quoted.name(schema);
  }

  @Override
  public String database() {
    return database;
  }

  @Override
  public TableName at(TableName table) {
    return table.in(stages.getOrDefault(table.schema(), table.schema()));
  }

  @Override
  public List<String> activate() throws SQLException {
    List<String> moved = new ArrayList<>();
    List<String> statements = new ArrayList<>(List.of(LOCK_TIMEOUT));
    TreeSet<String> asides = new TreeSet<>();
    for (TableName table : present) {
      String aside = Quoted.derived(table.schema(), asideSuffix);
      if (asides.add(aside)) {
        statements.add("CREATE SCHEMA " + Quoted.name(aside));
      }
      statements.add(move(table, aside));
      moved.add("table " + table + " as " + table.in(aside));
    }
    stages
        .keySet()
        .forEach(schema -> statements.add("CREATE SCHEMA IF NOT EXISTS " + Quoted.name(schema)));
    tables.forEach(table -> statements.add(move(at(table), table.schema())));
    // Without CASCADE: what should still be there must not be lost.
    stages.values().forEach(stage -> statements.add("DROP SCHEMA " + Quoted.name(stage)));
    try (Connection connection = target.connect(database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    }
    return moved;
  }

  @Override
  public void abandon() throws SQLException {
    try (Connection connection = target.connect(database);
        Statement statement = connection.createStatement()) {
      for (String stage : stages.values()) {
        statement.execute("DROP SCHEMA IF EXISTS " + Quoted.name(stage) + " CASCADE");
      }
    }
  }
}
