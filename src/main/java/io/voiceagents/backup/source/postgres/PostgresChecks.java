package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.Check;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a restore test asks of a restored server: is every table and index sound, are all rows
 * there, do the policy's own queries hold.
 */
public final class PostgresChecks {
  private static final int SHOWN = 200;

  private final ScratchPostgres server;
  private final Map<String, String> facts;
  private final List<Check> checks = new ArrayList<>();

  private PostgresChecks(ScratchPostgres server, Map<String, String> facts) {
    this.server = server;
    this.facts = facts;
  }

  /**
   * Checks a started server.
   *
   * @param facts of the set's capture
   * @param database for the queries
   * @param queries SQL of the policy; each must return at least one row whose first column is
   *     neither false nor NULL
   * @param policy how they are asked
   * @return one outcome a check; never empty
   */
  public static List<Check> run(
      ScratchPostgres server,
      Map<String, String> facts,
      String database,
      List<String> queries,
      PolicyQueries policy) {
    PostgresChecks run = new PostgresChecks(server, facts);
    List<String> databases = run.databases();
    for (String name : databases) {
      run.sound(name);
    }
    run.checksums();
    run.checks.add(RowCheck.run(server, facts, databases));
    run.ask(policy, database, queries);
    return List.copyOf(run.checks);
  }

  /** Databases that take connections; every database of the facts must be there. */
  private List<String> databases() {
    List<String> open = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    facts.keySet().stream()
        .filter(fact -> fact.startsWith(SourceContents.DATABASE))
        .forEach(fact -> missing.add(fact.substring(SourceContents.DATABASE.length())));
    String query = "SELECT datname, datallowconn FROM pg_database ORDER BY datname";
    try (Connection connection = server.connect("template1");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        missing.remove(rows.getString(1));
        if (rows.getBoolean(2)) {
          open.add(rows.getString(1));
        }
      }
    } catch (SQLException e) {
      checks.add(new Check("databases", false, message(e)));
      return open;
    }
    String detail = missing.isEmpty() ? String.join(", ", open) : "missing: " + missing;
    checks.add(new Check("databases", missing.isEmpty(), detail));
    return open;
  }

  private void sound(String database) {
    String name = "amcheck " + database;
    try (Connection connection = server.connect(database)) {
      checks.add(RelationCheck.run(name, connection));
    } catch (SQLException e) {
      checks.add(new Check(name, false, message(e)));
    }
  }

  private void checksums() {
    String query =
        "SELECT coalesce(sum(checksum_failures), 0), current_setting('data_checksums')"
            + " FROM pg_stat_database";
    try (Connection connection = server.connect("template1");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      long failures = rows.getLong(1);
      String detail =
          rows.getString(2).equals("on") ? failures + " pages failed" : "the cluster has none";
      checks.add(new Check("data checksums", failures == 0, detail));
    } catch (SQLException e) {
      checks.add(new Check("data checksums", false, message(e)));
    }
  }

  private void ask(PolicyQueries policy, String database, List<String> queries) {
    try {
      policy.ask(server.dataSource(database), queries).forEach(this::judge);
    } catch (IOException e) {
      checks.add(new Check("queries", false, String.valueOf(e.getMessage())));
    }
  }

  private void judge(PolicyQueries.Answer answer) {
    String query = answer.query();
    String name = "query " + (query.length() > SHOWN ? query.substring(0, SHOWN) : query);
    Optional<String> held =
        answer.values().stream()
            .flatMap(Optional::stream)
            .filter(value -> !value.equals("false"))
            .findFirst();
    String detail =
        answer
            .error()
            .or(() -> held)
            .orElseGet(() -> answer.values().size() + " rows, none of them true");
    checks.add(new Check(name, held.isPresent(), oneLine(detail)));
  }

  static String message(SQLException e) {
    return oneLine(String.valueOf(e.getMessage()));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\n\\s*", "; ");
  }
}
