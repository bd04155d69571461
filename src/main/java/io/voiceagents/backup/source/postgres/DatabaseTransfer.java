package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings a database, or tables of it, from a scratch server into a running one, by pg_dump and
 * pg_restore. Everything arrives beside its place, in one transaction; is counted; and gets its
 * name in another one. Whatever fails before leaves the running server as it was. Used by one
 * thread.
 */
public final class DatabaseTransfer {
  /** A role for instance. PostgreSQL documentation, "PostgreSQL Error Codes". */
  private static final String UNDEFINED_OBJECT = "42704";

  private final TargetServer target;
  private final TransferTarget planned;
  private final TransferOrder order;
  private final TransferNames names;
  private final DumpFile dump;

  /**
   * @param planned what the target had where this is to come, when it was decided on
   * @param names of what exists on the target meanwhile, or is moved aside
   * @param dump where the dump lies meanwhile
   */
  public DatabaseTransfer(
      TargetServer target,
      TransferTarget planned,
      TransferOrder order,
      TransferNames names,
      DumpFile dump) {
    this.target = target;
    this.planned = planned;
    this.order = order;
    this.names = names;
    this.dump = dump;
  }

  /**
   * Rows of a table.
   *
   * @param source in the restored cluster
   * @param restored in the running server
   */
  public record Rows(TableName table, long source, long restored) {}

  /**
   * What was done.
   *
   * @param movedAside for people
   * @param next what could not be brought and is left to people
   */
  public record Result(List<Rows> rows, List<String> movedAside, List<String> next) {
    public Result {
      rows = List.copyOf(rows);
      movedAside = List.copyOf(movedAside);
      next = List.copyOf(next);
    }
  }

  /**
   * Transfers.
   *
   * @param scratch a server on the restored cluster, which is changed
   * @throws TransferRefusedException if the set has nothing of the kind, or the target's place is
   *     taken; nothing was touched
   * @throws IOException if it failed; the target is as it was, or the message says what is not
   */
  public Result run(ScratchPostgres scratch, Progress progress)
      throws IOException, InterruptedException {
    refuseMissingDatabase(scratch);
    try (Connection connection = scratch.connect(order.source())) {
      DatabaseTables tables = new DatabaseTables(connection);
      tables.qualifyNames();
      List<TableName> wanted = wanted(tables);
      TransferTarget state = TransferTarget.look(target, order, wanted);
      TransferRefusedException.check(state, planned, order, kept(tables));
      Dependents dependents = Dependents.of(target, order, state.exists(), tables, wanted);
      silence(connection, tables);
      dependents.leaveOut(connection);
      Landing landing = landing(state, wanted);
      try {
        landing.prepare(connection);
        List<Rows> rows = transfer(scratch, connection, landing, wanted, progress);
        progress.phase("giving everything its name", -1);
        return new Result(rows, landing.activate(), dependents.notes());
      } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
        abandon(landing, target, names, e);
        throw e;
      }
    } catch (SQLException e) {
      throw failed(target, e);
    }
  }

  /** Those that were planned to be moved aside, and their partitions. */
  private List<TableName> kept(DatabaseTables tables) throws SQLException {
    List<TableName> kept = new ArrayList<>(planned.taken());
    if (!kept.isEmpty()) {
      kept.addAll(tables.families(planned.taken()));
    }
    return kept;
  }

  static IOException failed(TargetServer target, SQLException e) {
    return new IOException(
        "the restore into "
            + target.address()
            + " failed: "
            + PostgresChecks.message(e)
            + ". Hint: the server is as it was before"
            + (UNDEFINED_OBJECT.equals(e.getSQLState())
                ? "; create what is missing there, or use --no-owner"
                : ""),
        e);
  }

  /** Triggers on DDL are the source's code; in a whole database they are part of the dump. */
  private void silence(Connection scratch, DatabaseTables tables) throws SQLException {
    if (!order.wholeDatabase()) {
      try (Statement statement = scratch.createStatement()) {
        for (String trigger : tables.eventTriggers()) {
          statement.execute("ALTER EVENT TRIGGER " + Quoted.name(trigger) + " DISABLE");
        }
      }
    }
  }

  /**
   * Removes what was begun on the target.
   *
   * @throws IOException if that failed too: then something is left there
   */
  static void abandon(Landing landing, TargetServer target, TransferNames names, Exception cause)
      throws IOException {
    // An interrupted thread could not connect.
    boolean interrupted = Thread.interrupted();
    try {
      landing.abandon();
    } catch (SQLException e) {
      throw new IOException(
          "%s; what was begun on %s could not be removed: %s. Hint: nothing uses it; drop what has '_restoring_%s' in its name"
              .formatted(
                  cause.getMessage(), target.address(), PostgresChecks.message(e), names.run()),
          cause);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void refuseMissingDatabase(ScratchPostgres scratch) throws IOException {
    List<String> there = new ArrayList<>();
    String query = "SELECT datname FROM pg_database WHERE datallowconn ORDER BY datname";
    try (Connection connection = scratch.connect("template1");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        there.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new SourceException(
          "the restored server does not answer: " + PostgresChecks.message(e), e);
    }
    if (!there.contains(order.source())) {
      throw new TransferRefusedException(
          "the backup has no database '%s'. Hint: it has %s; name one with --database"
              .formatted(order.source(), String.join(", ", there)));
    }
  }

  private List<TableName> wanted(DatabaseTables tables) throws SQLException, IOException {
    if (order.wholeDatabase()) {
      return tables.all();
    }
    List<TableName> found = tables.families(order.tables());
    List<TableName> missing =
        order.tables().stream().filter(table -> !found.contains(table)).toList();
    if (!missing.isEmpty()) {
      throw new TransferRefusedException(
          "the database '%s' of the backup has no table %s. Hint: names are 'schema.table'; what was dropped before the backup, or made after it, is in another one"
              .formatted(
                  order.source(),
                  missing.stream().map(TableName::toString).collect(Collectors.joining(", "))));
    }
    return found;
  }

  private Landing landing(TransferTarget state, List<TableName> wanted) {
    if (!order.wholeDatabase() && state.exists()) {
      return new StagedTables(
          target, order.database(), wanted, state.taken(), names, order.owners());
    }
    return newDatabase(target, order, names, state, wanted);
  }

  static NewDatabase newDatabase(
      TargetServer target,
      TransferOrder order,
      TransferNames names,
      TransferTarget state,
      List<TableName> wanted) {
    return new NewDatabase(
        target,
        order.database(),
        Quoted.derived(order.database(), "_restoring_" + names.run()),
        state.exists()
            ? Optional.of(Quoted.derived(order.database(), names.aside()))
            : Optional.empty(),
        order.source(),
        order.wholeDatabase() ? List.of() : wanted,
        order.owners());
  }

  private List<Rows> transfer(
      ScratchPostgres scratch,
      Connection connection,
      Landing landing,
      List<TableName> wanted,
      Progress progress)
      throws IOException, SQLException, InterruptedException {
    List<TableName> there = wanted.stream().map(landing::at).toList();
    dump.write(scratch, order.source(), order.wholeDatabase() ? List.of() : there, progress);
    dump.load(target, landing.database(), names.session(), order.owners(), progress);
    progress.phase("counting rows", -1);
    List<Rows> rows = new ArrayList<>();
    try (Connection arrived = target.connect(landing.database())) {
      DatabaseTables source = new DatabaseTables(connection);
      DatabaseTables restored = new DatabaseTables(arrived);
      for (TableName table : wanted) {
        TableName place = landing.at(table);
        if (!source.withRows(List.of(place)).isEmpty()) {
          rows.add(new Rows(table, source.count(place), restored.count(place)));
        }
      }
    }
    refuseDifferent(rows);
    return rows;
  }

  static void refuseDifferent(List<Rows> rows) throws IOException {
    String different =
        rows.stream()
            .filter(table -> table.source() != table.restored())
            .map(
                table ->
                    "%s has %d rows and not %d"
                        .formatted(table.table(), table.restored(), table.source()))
            .collect(Collectors.joining(", "));
    if (!different.isEmpty()) {
      throw new IOException(
          "not all rows arrived: "
              + different
              + ". Hint: the server is as it was before; look for triggers on DDL or rules there");
    }
  }
}
