package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.VerifyDepth;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.tools.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index follows the bucket, and never stands in its way. */
class IndexRowsTest {
  @TempDir private Path root = Path.of("");

  @Test
  void afterBackupsAndVerificationsTheIndexEqualsWhatARebuildMakes() throws Exception {
    try (TestEngine test = TestEngine.open(root)) {
      change(test, "one");
      test.backup(BackupKind.FULL);
      rebuild(test);
      assertThat(rows("backup_set")).hasSize(1);
      change(test, "two");
      RunResult second = test.backup(BackupKind.INCREMENTAL);
      change(test, "three");
      test.backup(BackupKind.FULL);
      test.engine
          .verifier()
          .verify(second.set().orElseThrow(), VerifyDepth.PRESENCE, Progress.NONE);

      List<String> sets = rows("backup_set");
      List<String> verdicts = rows("verdict");
      assertThat(sets).hasSize(3);
      assertThat(verdicts).hasSize(4);
      rebuild(test);
      assertThat(rows("backup_set")).isEqualTo(sets);
      assertThat(rows("verdict")).isEqualTo(verdicts);
    }
  }

  @Test
  void aRowThatIsThereIsWrittenOver() throws Exception {
    try (TestEngine test = TestEngine.open(root)) {
      change(test, "one");
      RunResult run = test.backup(BackupKind.FULL);
      rebuild(test);
      RuntimePlan idle = new RuntimePlan(List.of(route()), Optional.empty(), Map.of(), Map.of());
      Lazy<CamelRuntime> runtime = new Lazy<>(() -> CamelRuntime.start(idle), CamelRuntime::close);
      try (runtime;
          IndexRows again = new IndexRows(runtime, Path.of("routes"), state())) {
        assertThat(again.add(run.set().orElseThrow())).isEmpty();
        assertThat(again.add(run.set().orElseThrow())).isEmpty();
      }
      assertThat(rows("backup_set")).hasSize(1);
    }
  }

  @Test
  void withoutAnIndexNoneIsMade() throws Exception {
    try (TestEngine test = TestEngine.open(root)) {
      change(test, "one");
      assertThat(test.backup(BackupKind.FULL).outcome()).isEqualTo(Outcome.COMPLETE);
      assertThat(CatalogIndex.file(state())).doesNotExist();
    }
  }

  @Test
  void aBrokenIndexIsAWarningAndTheBackupCounts() throws Exception {
    try (TestEngine test = TestEngine.open(root)) {
      Files.createDirectories(state());
      Files.writeString(CatalogIndex.file(state()), "this is no database");
      change(test, "one");
      assertWarned(test.backup(BackupKind.FULL));
      assertThat(test.engine.catalog().list(Optional.empty(), 0)).hasSize(1);
    }
  }

  @Test
  void aBrokenIndexIsSaidToWhomeverStopsTheVerification() throws Exception {
    try (TestEngine test = TestEngine.open(root)) {
      Files.createDirectories(state());
      Files.writeString(CatalogIndex.file(state()), "this is no database");
      change(test, "one");
      BackupRequest request = new BackupRequest(test.policy(), BackupKind.FULL, false);
      RunResult run =
          test.engine.backups().run(request, PipelineTest.stoppingAt("reading every chunk"));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(run.word()).isEqualTo("cancelled");
      assertThat(run.message()).contains("its verification was stopped", "is not up to date");
    }
  }

  @Test
  void anIndexThatAnotherProcessHoldsIsAWarningAndTheNextRunWritesAgain() throws Exception {
    try (TestEngine test = TestEngine.open(root)) {
      change(test, "one");
      test.backup(BackupKind.FULL);
      rebuild(test);
      change(test, "two");
      Process other = holdIndex();
      try {
        assertWarned(test.backup(BackupKind.FULL));
      } finally {
        other.getOutputStream().close();
        other.waitFor();
      }
      change(test, "three");
      assertThat(test.backup(BackupKind.FULL).message()).doesNotContain("index");
      assertThat(rows("backup_set")).hasSize(2);
    }
  }

  /** Another program that has the index open until its input ends. */
  private Process holdIndex() throws Exception {
    String library =
        Path.of(Shell.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                library,
                "org.h2.tools.Shell",
                "-url",
                "jdbc:h2:file:" + state().resolve("catalog").toAbsolutePath(),
                "-user",
                "sa")
            .redirectErrorStream(true)
            .start();
    InputStream output = other.getInputStream();
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf("sql>") < 0) {
      int next = output.read();
      assertThat(next).as(seen.toString()).isNotNegative();
      seen.append((char) next);
    }
    return other;
  }

  private Path route() throws IOException {
    return Files.writeString(
        root.resolve("idle.camel.yaml"),
        "- route: {id: idle, from: {uri: 'direct:idle', steps: [{stop: {}}]}}");
  }

  private static void assertWarned(RunResult run) {
    assertThat(run.outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(run.set()).isPresent();
    assertThat(run.message()).contains("catalog.mv.db", "Hint:", "catalog rebuild");
  }

  private static void change(TestEngine test, String content) throws IOException {
    Files.writeString(test.source.resolve("a"), content);
  }

  private void rebuild(TestEngine test) throws IOException {
    CatalogIndex.rebuild(test.engine, state(), Path.of("routes"), Optional.empty());
  }

  private Path state() {
    return root.resolve("state");
  }

  /** How many rows the index of an engine has in a table. */
  static int count(Path root, String table) throws SQLException {
    return rows(root.resolve("state"), table).size();
  }

  private List<String> rows(String table) throws SQLException {
    return rows(state(), table);
  }

  private static List<String> rows(Path state, String table) throws SQLException {
    JdbcConnectionPool pool = CatalogIndex.pool(state);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT * FROM " + table + " ORDER BY set_key, started_at")) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          row.append(rows.getString(column)).append('|');
        }
        found.add(row.toString());
      }
      return found;
    } finally {
      pool.dispose();
    }
  }
}
