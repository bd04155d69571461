package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.CatalogException;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.tools.RunScript;

/**
 * The SQL index of sets and verdicts (H2 in a file, for one process). Written through the routes of
 * {@code record.camel.yaml}.
 */
final class CatalogIndex {
  private CatalogIndex() {}

  /** Makes the index anew from what the bucket holds; returns the number of sets. */
  static long rebuild(Engine engine, Path state, Path routes, Optional<Path> properties)
      throws IOException {
    List<SetSummary> sets = engine.catalog().list(Optional.empty(), 0);
    List<Verdict> verdicts = engine.verifier().history(Optional.empty(), Optional.empty(), 0);
    Files.createDirectories(state);
    JdbcConnectionPool pool = pool(state);
    try {
      empty(pool, state);
      insert(pool, routes, properties, sets, verdicts);
    } finally {
      pool.dispose();
    }
    return sets.size();
  }

  /** Opens nothing yet. */
  static JdbcConnectionPool pool(Path state) {
    return JdbcConnectionPool.create(
        "jdbc:h2:file:" + state.resolve("catalog").toAbsolutePath(), "sa", "");
  }

  /** Where the index lies, if there is one. */
  static Path file(Path state) {
    return state.resolve("catalog.mv.db");
  }

  private static void insert(
      JdbcConnectionPool pool,
      Path routes,
      Optional<Path> properties,
      List<SetSummary> sets,
      List<Verdict> verdicts)
      throws IOException {
    RuntimePlan plan =
        new RuntimePlan(
            List.of(routes.resolve("record.camel.yaml")),
            properties,
            Map.of(),
            Map.of("catalog", pool));
    try (CamelRuntime runtime = CamelRuntime.start(plan)) {
      for (SetSummary set : sets) {
        runtime.request("direct:record-set", CatalogRows.SetRow.of(set), Object.class);
      }
      for (Verdict verdict : verdicts) {
        runtime.request("direct:record-verdict", CatalogRows.VerdictRow.of(verdict), Object.class);
      }
    }
  }

  private static void empty(JdbcConnectionPool pool, Path state) throws IOException {
    try (InputStream schema = CatalogIndex.class.getResourceAsStream("/catalog/schema.sql");
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      if (schema == null) {
        throw new IOException("catalog/schema.sql is not in the program. Hint: build it again");
      }
      statement.execute("DROP TABLE IF EXISTS verdict");
      statement.execute("DROP TABLE IF EXISTS backup_set");
      RunScript.execute(connection, new InputStreamReader(schema, StandardCharsets.UTF_8));
    } catch (SQLException e) {
      throw new CatalogException(
          "the index "
              + state.resolve("catalog")
              + " can't be written: "
              + e.getMessage()
              + ". Hint: only one process may use it; is a server running?",
          e);
    }
  }
}
