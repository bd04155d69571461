package io.voiceagents.backup.source.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A database that comes to be. It is filled under another name, which nobody but its owner can
 * connect to, and renamed last; {@code RENAME} works in a transaction, {@code CREATE} does not.
 */
final class NewDatabase implements Landing {
  private static final int RENAME_ATTEMPTS = 5;

  private final TargetServer target;
  private final String name;
  private final String fresh;
  private final Optional<String> aside;
  private final String source;
  private final Collection<TableName> tables;
  private final boolean owners;
  private Optional<DatabaseDefinition> definition = Optional.empty();

  /**
   * @param name that it is to have
   * @param fresh that it has until then
   * @param aside that a present database of the name gets; empty if there is none
   * @param source database of the scratch server
   * @param tables whose schemas must be there before the load; empty for a whole database
   * @param owners whether owner and grants are wanted
   */
  NewDatabase(
      TargetServer target,
      String name,
      String fresh,
      Optional<String> aside,
      String source,
      Collection<TableName> tables,
      boolean owners) {
    this.target = target;
    this.name = name;
    this.fresh = fresh;
    this.aside = aside;
    this.source = source;
    this.tables = List.copyOf(tables);
    this.owners = owners;
  }

  @Override
  public void prepare(Connection scratch) throws SQLException {
    create(DatabaseDefinition.read(scratch, source));
    TreeSet<String> schemas = new TreeSet<>();
    tables.forEach(table -> schemas.add(table.schema()));
    try (Connection connection = target.connect(fresh);
        Statement statement = connection.createStatement()) {
      for (String schema : schemas) {
        for (String sql : SchemaDefinition.read(scratch, schema).statements(owners)) {
          statement.execute(sql);
        }
      }
    }
  }

  /** Makes the database, with nothing in it. */
  void create(DatabaseDefinition read) throws SQLException {
    definition = Optional.of(read);
    try (Connection connection = target.connectBeside(name);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + Quoted.name(fresh) + " " + read.create());
      statement.execute("REVOKE ALL ON DATABASE " + Quoted.name(fresh) + " FROM PUBLIC");
    }
  }

  @Override
  public String database() {
    return fresh;
  }

  @Override
  public TableName at(TableName table) {
    return table;
  }

  @Override
  public List<String> activate() throws SQLException {
    List<String> statements = new ArrayList<>(definition.orElseThrow().apply(fresh, owners));
    aside.ifPresent(old -> statements.add(rename(name, old)));
    statements.add(rename(fresh, name));
    try (Connection connection = target.connectBeside(name);
        Statement statement = connection.createStatement()) {
      for (int attempt = 1; !done(connection, statement, statements, attempt); attempt++) {
        connection.rollback();
      }
    }
    return aside.map(old -> List.of("database " + name + " as " + old)).orElse(List.of());
  }

  private static String rename(String from, String to) {
    return "ALTER DATABASE " + Quoted.name(from) + " RENAME TO " + Quoted.name(to);
  }

  /** Clients that come again at once may be there before the rename is. */
  private boolean done(
      Connection connection, Statement statement, List<String> statements, int attempt)
      throws SQLException {
    connection.setAutoCommit(true);
    if (aside.isPresent()) {
      statement.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
              + Quoted.text(name));
    }
    connection.setAutoCommit(false);
    try {
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
      return true;
    } catch (SQLException e) {
      // PostgreSQL documentation, "PostgreSQL Error Codes": object_in_use
      if (!"55006".equals(e.getSQLState()) || attempt == RENAME_ATTEMPTS) {
        throw e;
      }
      return false;
    }
  }

  @Override
  public void abandon() throws SQLException {
    try (Connection connection = target.connectBeside(name);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + Quoted.name(fresh) + " WITH (FORCE)");
    }
  }
}
