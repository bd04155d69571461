package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.postgres.DatabaseTables.ForeignKey;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a running server has where something is to come, and why it must not come. Reads only.
 *
 * @param exists whether it has the database
 * @param sessions that are connected to the database
 * @param taken those of the names of tables that are in use there
 * @param refusal why nothing may be done, with its hint
 */
public record TransferTarget(
    boolean exists, int sessions, List<TableName> taken, Optional<String> refusal) {
  private static final Set<String> TEMPLATES = Set.of("template0", "template1");
  private static final String STATE =
      "SELECT EXISTS (SELECT FROM pg_database WHERE datname = ?),"
          + " (SELECT count(*) FROM pg_stat_activity WHERE datname = ?),"
          + " (SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user)";

  public TransferTarget {
    taken = List.copyOf(taken);
  }

  /**
   * Looks at a server.
   *
   * @throws SourceException if it does not answer
   */
  public static TransferTarget look(TargetServer server, TransferOrder order) throws IOException {
    return look(server, order, order.tables());
  }

  /**
   * The same for names that were not all known before.
   *
   * @param tables with partitions
   */
  static TransferTarget look(TargetServer server, TransferOrder order, Collection<TableName> tables)
      throws IOException {
    String database = order.database();
    Optional<String> unusable = unusable(order);
    if (unusable.isPresent()) {
      return new TransferTarget(false, 0, List.of(), unusable);
    }
    try (Connection connection = server.connectBeside(database);
        PreparedStatement statement = connection.prepareStatement(STATE)) {
      statement.setString(1, database);
      statement.setString(2, database);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        boolean exists = row.getBoolean(1);
        int sessions = row.getInt(2);
        boolean mayCreate = row.getBoolean(3);
        if (exists && !order.wholeDatabase()) {
          return lookInside(server, order, tables, sessions);
        }
        Optional<String> refusal =
            refusal(server, order, exists)
                .or(() -> missingRight(server, mayCreate, "CREATEDB", "make a database"));
        return new TransferTarget(exists, sessions, List.of(), refusal);
      }
    } catch (SQLException e) {
      throw unreadable(server, database, e);
    }
  }

  /**
   * Why this is more than what a plan was made for; empty if it is that, or less is in the way. Who
   * agreed to the plan has not agreed to anything else being moved aside.
   *
   * @param planned what the server had then
   * @param kept names of tables that may be moved aside
   */
  public Optional<String> deviation(
      TransferTarget planned, TransferOrder order, Collection<TableName> kept) {
    String database = "the database '" + order.database() + "'";
    if (exists && !planned.exists()) {
      return Optional.of(database + " is there now");
    }
    if (!exists && planned.exists() && !order.wholeDatabase()) {
      return Optional.of(database + " is gone");
    }
    String more =
        taken.stream()
            .filter(table -> !kept.contains(table))
            .map(TableName::toString)
            .collect(Collectors.joining(", "));
    return more.isEmpty()
        ? Optional.empty()
        : Optional.of(more + " would be moved aside in " + database);
  }

  /** What would be moved aside, for people; of tables those that are known by name. */
  public List<String> inTheWay(TransferOrder order) {
    return exists && order.wholeDatabase()
        ? List.of("database " + order.database())
        : taken.stream().map(table -> "table " + table).toList();
  }

  private static Optional<String> missingRight(
      TargetServer server, boolean has, String right, String what) {
    return has
        ? Optional.empty()
        : Optional.of(
            "the role '%s' of %s may not %s. Hint: it needs %s; --target-connection, or connection.restore_as of the policy, names another role, a superuser for instance"
                .formatted(server.settings().user(), server.address(), what, right));
  }

  private static Optional<String> unusable(TransferOrder order) {
    return Stream.of(order.source(), order.database())
        .filter(name -> !Quoted.isName(name))
        .findFirst()
        .map(
            name ->
                "'%s' can't be the name of a database. Hint: at most 63 bytes, none of them zero"
                    .formatted(name));
  }

  private static Optional<String> refusal(
      TargetServer server, TransferOrder order, boolean exists) {
    if (TEMPLATES.contains(order.database())) {
      return Optional.of(
          "the database '" + order.database() + "' is a template. Hint: name another one");
    }
    return exists && !order.force()
        ? Optional.of(
            "the database '%s' exists on %s. Hint: name another one with --target-db and the one of the backup with --database; or --tables restores single tables into it; --force moves it aside, under a name with the time"
                .formatted(order.database(), server.address()))
        : Optional.empty();
  }

  private static TransferTarget lookInside(
      TargetServer server, TransferOrder order, Collection<TableName> wanted, int sessions)
      throws SQLException {
    try (Connection connection = server.connect(order.database())) {
      DatabaseTables tables = new DatabaseTables(connection);
      List<TableName> taken = tables.taken(wanted);
      Optional<String> refusal =
          missingRight(
                  server,
                  tables.mayCreateSchemas(),
                  "CREATE on the database " + order.database(),
                  "make the schema that tables arrive in")
              .or(() -> taken(server, order, taken));
      if (refusal.isEmpty() && !taken.isEmpty()) {
        refusal = bound(tables, taken);
      }
      return new TransferTarget(true, sessions, taken, refusal);
    }
  }

  private static Optional<String> taken(
      TargetServer server, TransferOrder order, List<TableName> taken) {
    return taken.isEmpty() || order.force()
        ? Optional.empty()
        : Optional.of(
            "%s in the database '%s' on %s. Hint: name another database with --target-db and the one of the backup with --database; --force moves what is there aside, into a schema with the time in its name"
                .formatted(
                    taken.stream().map(TableName::toString).collect(Collectors.joining(", "))
                        + (taken.size() == 1 ? " exists" : " exist"),
                    order.database(),
                    server.address()));
  }

  /** What hangs on a table would go on with the old one when that is moved aside. */
  private static Optional<String> bound(DatabaseTables tables, List<TableName> taken)
      throws SQLException {
    List<String> bonds = new ArrayList<>();
    for (ForeignKey key : tables.arriving(taken)) {
      bonds.add("foreign key " + key.name() + " of " + key.table());
    }
    tables.views(taken).forEach(view -> bonds.add("view " + view));
    tables.children(taken).forEach(child -> bonds.add("the parent table of " + child.table()));
    return bonds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "what is there can't be moved aside, for it is bound: "
                + String.join(", ", bonds)
                + ". Hint: restore into another database with --target-db and copy the rows, or drop"
                + " what is bound to it first");
  }

  static SourceException unreadable(TargetServer server, String database, SQLException cause) {
    return new SourceException(
        "%s, database '%s', role '%s': %s. Hint: --target-connection names another server or role."
            .formatted(
                server.address(),
                database,
                server.settings().user(),
                PostgresChecks.message(cause)),
        cause);
  }
}
