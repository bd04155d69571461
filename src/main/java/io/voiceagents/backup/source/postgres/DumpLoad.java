package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.source.postgres.DatabaseTransfer.Result;
import io.voiceagents.backup.source.postgres.DatabaseTransfer.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads the dump of a whole database into a running server: beside its place, in one transaction;
 * then the rows are compared with those that were counted in the dump's own snapshot; then it gets
 * its name. Whatever fails before leaves the server as it was.
 *
 * @param planned what the target had where this is to come, when it was decided on
 * @param file where the dump lies
 * @param facts of the set's capture
 */
public record DumpLoad(
    TargetServer target,
    TransferTarget planned,
    TransferOrder order,
    TransferNames names,
    DumpFile file,
    Map<String, String> facts) {

  /** Whether a set says enough of a database to do without a scratch server. */
  public static boolean fits(TransferOrder order, Map<String, String> facts) {
    return order.wholeDatabase() && facts.containsKey(DefinitionText.fact(order.source()));
  }

  /**
   * Loads.
   *
   * @param dump a restored dump, which is moved away
   * @throws TransferRefusedException if the place is taken; nothing was touched
   * @throws IOException if it failed; the server is as it was, or the message says what is not
   */
  public Result run(Path dump, Progress progress) throws IOException, InterruptedException {
    TransferTarget state = TransferTarget.look(target, order);
    TransferRefusedException.check(state, planned, order, List.of());
    file.take(dump);
    NewDatabase landing = DatabaseTransfer.newDatabase(target, order, names, state, List.of());
    try {
      landing.create(DefinitionText.read(facts, order.source()).orElseThrow());
      file.load(target, landing.database(), names.session(), order.owners(), progress);
      progress.phase("counting rows", -1);
      List<String> next = new ArrayList<>();
      List<Rows> rows = rows(landing.database(), next);
      DatabaseTransfer.refuseDifferent(rows);
      progress.phase("giving everything its name", -1);
      return new Result(rows, landing.activate(), next);
    } catch (SQLException e) {
      DatabaseTransfer.abandon(landing, target, names, e);
      throw DatabaseTransfer.failed(target, e);
    } catch (IOException | InterruptedException | RuntimeException e) {
      DatabaseTransfer.abandon(landing, target, names, e);
      throw e;
    }
  }

  /**
   * Of the tables that were counted when the dump was taken; the others are told by their number.
   */
  private List<Rows> rows(String database, List<String> next) throws SQLException {
    List<Rows> rows = new ArrayList<>();
    long others = 0;
    try (Connection connection = target.connect(database)) {
      DatabaseTables tables = new DatabaseTables(connection);
      for (TableName table : tables.all()) {
        String key = TableCounts.key(order.source(), table.schema(), table.name());
        Optional<String> counted = Optional.ofNullable(facts.get(SourceContents.ROWS + "." + key));
        if (counted.isPresent()) {
          rows.add(new Rows(table, Long.parseLong(counted.get()), tables.count(table)));
        } else {
          others++;
        }
      }
    }
    if (others > 0) {
      next.add("the rows of %d tables were not counted when the dump was taken".formatted(others));
    }
    return rows;
  }
}
