package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.Check;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares the rows of a restored server with the counts that its set brought along. */
final class RowCheck {
  private static final String NAME = "rows";
  private static final String PREFIX = SourceContents.ROWS + ".";
  private static final int SHOWN = 10;
  private static final String TABLES =
      "SELECT n.nspname, c.relname, format('%I.%I', n.nspname, c.relname)"
          + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relkind = 'r'";

  private final Map<String, String> expected = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  private RowCheck() {}

  static Check run(ScratchPostgres server, Map<String, String> facts, List<String> databases) {
    RowCheck check = new RowCheck();
    facts.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            check.expected.put(name.substring(PREFIX.length()), value);
          }
        });
    int tables = check.expected.size();
    if (tables == 0) {
      return new Check(
          NAME, true, "not compared: " + facts.getOrDefault(SourceContents.ROWS, "no counts"));
    }
    for (String database : databases) {
      try (Connection connection = server.connect(database)) {
        check.compare(database, connection);
      } catch (SQLException e) {
        check.faults.add(database + ": " + PostgresChecks.message(e));
      }
    }
    check.expected.keySet().stream().sorted().forEach(name -> check.faults.add(name + ": missing"));
    return new Check(NAME, check.faults.isEmpty(), check.detail(tables));
  }

  private String detail(int tables) {
    return faults.isEmpty()
        ? tables + " tables have the rows of the source"
        : faults.size()
            + " of "
            + tables
            + " tables differ: "
            + String.join("; ", faults.subList(0, Math.min(SHOWN, faults.size())));
  }

  private void compare(String database, Connection connection) throws SQLException {
    Map<String, String> quoted = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(TABLES)) {
        while (rows.next()) {
          String key = TableCounts.key(database, rows.getString(1), rows.getString(2));
          // Sets of before names with dots were quoted.
          String plain = String.join(".", database, rows.getString(1), rows.getString(2));
          quoted.put(expected.containsKey(key) ? key : plain, rows.getString(3));
        }
      }
      for (Map.Entry<String, String> table : quoted.entrySet()) {
        String counted = expected.remove(table.getKey());
        if (counted != null) {
          compare(table.getKey(), table.getValue(), counted, statement);
        }
      }
    }
  }

  private void compare(String table, String quoted, String counted, Statement statement) {
    try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM ONLY " + quoted)) {
      rows.next();
      if (!TableCounts.Range.parse(counted).contains(rows.getLong(1))) {
        faults.add(table + ": " + rows.getLong(1) + " rows, the source had " + counted);
      }
    } catch (SQLException e) {
      faults.add(table + ": " + PostgresChecks.message(e));
    }
  }
}
