package io.voiceagents.backup.source.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a database has of tables, and what hangs on them. Used by one thread. */
final class DatabaseTables {
  /** Named tables, as {@code wanted(schema, name, oid)}. */
  private static final String WANTED =
      "WITH wanted AS (SELECT w.s AS schema, w.n AS name, c.oid FROM unnest(?::text[], ?::text[])"
          + " AS w(s, n) JOIN pg_namespace n ON n.nspname = w.s"
          + " JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.n)";

  private final Connection connection;

  DatabaseTables(Connection connection) {
    this.connection = connection;
  }

  /**
   * A foreign key.
   *
   * @param table that has it
   * @param refers to which table
   * @param definition as in {@code ALTER TABLE ... ADD CONSTRAINT}
   */
  record ForeignKey(TableName table, String name, TableName refers, String definition) {}

  /** From now on definitions name the schema of everything. */
  void qualifyNames() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = ''");
    }
  }

  /** Everything that can hold rows of its own and is no part of the system or an extension. */
  List<TableName> all() throws SQLException {
    return names(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relkind = 'r' AND c.relpersistence <> 't'"
            + " AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"
            + " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass"
            + " AND d.objid = c.oid AND d.deptype = 'e') ORDER BY 1, 2",
        List.of());
  }

  /** The tables of these names, with their partitions and whatever else inherits from them. */
  List<TableName> families(Collection<TableName> tables) throws SQLException {
    return names(
        WANTED.replaceFirst("WITH", "WITH RECURSIVE")
            + ", family AS (SELECT w.oid FROM wanted w JOIN pg_class c ON c.oid = w.oid"
            + " WHERE c.relkind IN ('r', 'p')"
            + " UNION SELECT i.inhrelid FROM pg_inherits i JOIN family f ON i.inhparent = f.oid)"
            + " SELECT n.nspname, c.relname FROM family f JOIN pg_class c ON c.oid = f.oid"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace ORDER BY 1, 2",
        tables);
  }

  /** Those of the names that are taken, by a relation of whatever kind. */
  List<TableName> taken(Collection<TableName> names) throws SQLException {
    return names(WANTED + " SELECT schema, name FROM wanted ORDER BY 1, 2", names);
  }

  /** Those of the tables that hold rows themselves. */
  List<TableName> withRows(Collection<TableName> tables) throws SQLException {
    return names(
        WANTED
            + " SELECT schema, name FROM wanted w JOIN pg_class c ON c.oid = w.oid"
            + " WHERE c.relkind = 'r' ORDER BY 1, 2",
        tables);
  }

  /** Foreign keys of these tables that refer to others. */
  List<ForeignKey> leaving(Collection<TableName> tables) throws SQLException {
    return foreignKeys("conrelid", "confrelid", tables);
  }

  /** Foreign keys of other tables that refer to these. */
  List<ForeignKey> arriving(Collection<TableName> tables) throws SQLException {
    return foreignKeys("confrelid", "conrelid", tables);
  }

  private List<ForeignKey> foreignKeys(String inside, String outside, Collection<TableName> tables)
      throws SQLException {
    String query =
        (WANTED
                + " SELECT n.nspname, c.relname, k.conname, fn.nspname, f.relname,"
                + " pg_get_constraintdef(k.oid) FROM pg_constraint k"
                + " JOIN pg_class c ON c.oid = k.conrelid"
                + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " JOIN pg_class f ON f.oid = k.confrelid"
                + " JOIN pg_namespace fn ON fn.oid = f.relnamespace"
                + " WHERE k.contype = 'f' AND k.conparentid = 0"
                + " AND k.%s IN (SELECT oid FROM wanted)"
                + " AND k.%s NOT IN (SELECT oid FROM wanted) ORDER BY 1, 2, 3")
            .formatted(inside, outside);
    List<ForeignKey> keys = new ArrayList<>();
    try (PreparedStatement statement = prepare(query, tables);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        keys.add(
            new ForeignKey(
                new TableName(rows.getString(1), rows.getString(2)),
                rows.getString(3),
                new TableName(rows.getString(4), rows.getString(5)),
                rows.getString(6)));
      }
    }
    return keys;
  }

  /** Views, materialized ones too, that are made from these tables. */
  List<TableName> views(Collection<TableName> tables) throws SQLException {
    return names(
        WANTED
            + " SELECT DISTINCT n.nspname, v.relname FROM pg_depend d"
            + " JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid"
            + " JOIN pg_class v ON v.oid = r.ev_class AND v.relkind IN ('v', 'm')"
            + " JOIN pg_namespace n ON n.oid = v.relnamespace"
            + " WHERE d.refclassid = 'pg_class'::regclass"
            + " AND d.refobjid IN (SELECT oid FROM wanted) ORDER BY 1, 2",
        tables);
  }

  /**
   * A table that is a partition of, or inherits from, another one.
   *
   * @param bound of a partition, as in {@code ATTACH PARTITION}; empty if it only inherits
   */
  record Child(TableName table, TableName parent, Optional<String> bound) {}

  /** Those of the tables that have a parent that is not among them. */
  List<Child> children(Collection<TableName> tables) throws SQLException {
    String query =
        WANTED
            + " SELECT w.schema, w.name, n.nspname, p.relname,"
            + " pg_get_expr(c.relpartbound, c.oid) FROM wanted w"
            + " JOIN pg_class c ON c.oid = w.oid JOIN pg_inherits i ON i.inhrelid = w.oid"
            + " JOIN pg_class p ON p.oid = i.inhparent"
            + " JOIN pg_namespace n ON n.oid = p.relnamespace"
            + " WHERE i.inhparent NOT IN (SELECT oid FROM wanted) ORDER BY 1, 2, 3, 4";
    List<Child> children = new ArrayList<>();
    try (PreparedStatement statement = prepare(query, tables);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        children.add(
            new Child(
                new TableName(rows.getString(1), rows.getString(2)),
                new TableName(rows.getString(3), rows.getString(4)),
                Optional.ofNullable(rows.getString(5))));
      }
    }
    return children;
  }

  /** An object with extended statistics, and the statement that makes it. */
  record Statistics(TableName name, String definition) {}

  /** Extended statistics of these tables: a dump of single tables leaves them out. */
  List<Statistics> statistics(Collection<TableName> tables) throws SQLException {
    String query =
        WANTED
            + " SELECT n.nspname, s.stxname, pg_get_statisticsobjdef(s.oid)"
            + " FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace"
            + " WHERE s.stxrelid IN (SELECT oid FROM wanted) ORDER BY 1, 2";
    List<Statistics> statistics = new ArrayList<>();
    try (PreparedStatement statement = prepare(query, tables);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        TableName name = new TableName(rows.getString(1), rows.getString(2));
        statistics.add(new Statistics(name, rows.getString(3)));
      }
    }
    return statistics;
  }

  List<String> eventTriggers() throws SQLException {
    List<String> triggers = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT evtname FROM pg_event_trigger")) {
      while (rows.next()) {
        triggers.add(rows.getString(1));
      }
    }
    return triggers;
  }

  boolean hasSchema(String name) throws SQLException {
    return single("SELECT count(*) FROM pg_namespace WHERE nspname = ?", name).equals("1");
  }

  /** Whether the role may make schemas here. */
  boolean mayCreateSchemas() throws SQLException {
    String query =
        "SELECT has_database_privilege(datname, 'CREATE') FROM pg_database WHERE datname = ?";
    return single(query, connection.getCatalog()).equals("t");
  }

  private String single(String query, String value) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, value);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)).orElse("") : "";
      }
    }
  }

  long count(TableName table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Under row security the role could count fewer rows than there are.
      statement.execute("SET row_security = off");
      String query = "SELECT count(*) FROM ONLY " + table.quoted();
      try (ResultSet row = statement.executeQuery(query)) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private List<TableName> names(String query, Collection<TableName> parameters)
      throws SQLException {
    List<TableName> names = new ArrayList<>();
    try (PreparedStatement statement =
            query.startsWith("WITH")
                ? prepare(query, parameters)
                : connection.prepareStatement(query);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        names.add(new TableName(rows.getString(1), rows.getString(2)));
      }
    }
    return names;
  }

  private PreparedStatement prepare(String query, Collection<TableName> tables)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(query);
    statement.setArray(1, texts(tables.stream().map(TableName::schema).toArray(String[]::new)));
    statement.setArray(2, texts(tables.stream().map(TableName::name).toArray(String[]::new)));
    return statement;
  }

  private Array texts(String[] values) throws SQLException {
    return connection.createArrayOf("text", values);
  }
}
