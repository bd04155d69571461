package io.voiceagents.backup.source.postgres;

import java.sql.Connection;
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
  private final TransferNames names;
  private final boolean owners;
  private final Map<String, String> stages = new TreeMap<>();
  private final List<TableName> presentStatistics = new ArrayList<>();
  private final List<String> newSchemas = new ArrayList<>();

  /**
   * @param tables that come
   * @param present those of the names that are taken, to be moved aside
   * @param names for the schemas that it makes
   * @param owners whether schemas that have to be made keep owner and grants
   */
  StagedTables(
      TargetServer target,
      String database,
      Collection<TableName> tables,
      Collection<TableName> present,
      TransferNames names,
      boolean owners) {
    this.target = target;
    this.database = database;
    this.tables = List.copyOf(tables);
    this.present = List.copyOf(present);
    this.names = names;
    this.owners = owners;
    tables.forEach(table -> stages.computeIfAbsent(table.schema(), this::stage));
  }

  @Override
  public void prepare(Connection scratch) throws SQLException {
    List<String> statements = new ArrayList<>();
    stages.values().forEach(stage -> statements.add("CREATE SCHEMA " + Quoted.name(stage)));
    tables.forEach(table -> statements.add(move("TABLE", table, at(table).schema())));
    try (Statement statement = scratch.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    try (Connection connection = target.connect(database);
        Statement statement = connection.createStatement()) {
      DatabaseTables there = new DatabaseTables(connection);
      there.statistics(present).forEach(one -> presentStatistics.add(one.name()));
      for (Map.Entry<String, String> stage : stages.entrySet()) {
        statement.execute("CREATE SCHEMA " + Quoted.name(stage.getValue()));
        if (!there.hasSchema(stage.getKey())) {
          newSchemas.addAll(SchemaDefinition.read(scratch, stage.getKey()).statements(owners));
        }
      }
    }
  }

  private String stage(String schema) {
    return Quoted.derived(schema, "_restoring_" + names.run());
  }

  private static String move(String kind, TableName name, String schema) {
    return "ALTER " + kind + " " + name.quoted() + " SET SCHEMA " + Quoted.name(schema);
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
    List<String> statements = new ArrayList<>(List.of(LOCK_TIMEOUT));
    TreeSet<String> asides = new TreeSet<>();
    present.forEach(one -> asides.add(aside(one)));
    presentStatistics.forEach(one -> asides.add(aside(one)));
    asides.forEach(aside -> statements.add("CREATE SCHEMA " + Quoted.name(aside)));
    present.forEach(one -> statements.add(move("TABLE", one, aside(one))));
    presentStatistics.forEach(one -> statements.add(move("STATISTICS", one, aside(one))));
    statements.addAll(newSchemas);
    tables.forEach(table -> statements.add(move("TABLE", at(table), table.schema())));
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
    return present.stream().map(one -> "table " + one + " as " + one.in(aside(one))).toList();
  }

  private String aside(TableName one) {
    return Quoted.derived(one.schema(), names.aside());
  }

  @Override
  public void abandon() throws SQLException {
    try (Connection connection = target.connect(database);
        Statement statement = connection.createStatement()) {
      // A session that waits for a lock outlives its program, and keeps its own on the schema.
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = "
              + Quoted.text(names.session()));
      for (String stage : stages.values()) {
        statement.execute("DROP SCHEMA IF EXISTS " + Quoted.name(stage) + " CASCADE");
      }
    }
  }
}
