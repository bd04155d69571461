package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Ids;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.postgres.Accounts;
import io.voiceagents.backup.verify.PostgresSetChecks;
import io.voiceagents.backup.verify.RestoreTest;
import io.voiceagents.backup.verify.ScratchRestoreTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server goes through everything that moves pages about; each incremental restores as it was. */
@Timeout(value = 480, unit = TimeUnit.SECONDS)
class IncrementalPostgresTest {
  private static final String HEAP_CHECK =
      "SELECT count(*) FROM pg_class c, LATERAL verify_heapam(c.oid) WHERE c.relkind = 'r'"
          + " AND c.relpersistence = 'p'";
  private static final String INDEX_CHECK =
      "SELECT count(bt_index_check(c.oid, i.indisunique)::text) FROM pg_index i"
          + " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam"
          + " WHERE a.amname = 'btree' AND c.relpersistence = 'p' AND c.relkind = 'i'";

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 16, 17, 18})
  void everyIncrementalRestoresTheServerAsItWas(int major) throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(major);
        TestEngine engine = open()) {
      fill(source);
      SetSummary full = backup(source, engine, BackupKind.FULL);
      change(source);
      Map<String, String> first = contents(source);
      SetSummary second = backup(source, engine, BackupKind.INCREMENTAL);
      changeAgain(source);
      Map<String, String> last = contents(source);
      SetSummary third = backup(source, engine, BackupKind.INCREMENTAL);

      assertThat(List.of(full.kind(), second.kind(), third.kind()))
          .containsExactly(BackupKind.FULL, BackupKind.INCREMENTAL, BackupKind.INCREMENTAL);
      assertThat(third.storedBytes()).isLessThan(full.storedBytes() / 2);
      Manifest manifest = engine.engine.chains().manifest(third.chain(), third.sequence());
      assertThat(manifest.facts())
          .containsEntry("incremental.parent", second.key())
          .containsEntry("incremental.method", "pages compared");
      assertRestored(major, engine, second, first, root.resolve("second"));
      assertRestored(major, engine, third, last, root.resolve("third"));
      if (major == 18) {
        assertThat(restoreTest(source, engine).run(manifest, Optional.empty(), Progress.NONE))
            .allMatch(Check::passed)
            .extracting(Check::name)
            .contains("restore", "start", "amcheck voice", "rows", "negative control");
      }
    }
  }

  private RestoreTest restoreTest(EmbeddedPostgres source, TestEngine engine) throws Exception {
    PostgresSetChecks checks =
        new PostgresSetChecks(
            source.binaries(),
            Map.of(),
            new RoutedQueries(Path.of("routes"), Optional.empty()),
            Clock.systemUTC());
    return new ScratchRestoreTest(
        engine.engine.chains(),
        engine.engine.restorer(),
        checks,
        root.resolve("scratch"),
        new Ids(new SecureRandom(), Clock.systemUTC()));
  }

  /** Pages are torn while they are read, and the WAL of the set mends them. */
  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void aBusyServerIsConsistent(int major) throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(major);
        TestEngine engine = open()) {
      source.execute("CREATE EXTENSION amcheck");
      Accounts.create(source);
      SetSummary last;
      try (Accounts accounts = Accounts.start(source)) {
        backup(source, engine, BackupKind.FULL);
        accounts.awaitProgress();
        backup(source, engine, BackupKind.INCREMENTAL);
        accounts.awaitProgress();
        last = backup(source, engine, BackupKind.INCREMENTAL);
      }
      Path target = root.resolve("busy");
      engine.restore(last, target);
      try (EmbeddedPostgres restored = EmbeddedPostgres.on(major, target).start()) {
        assertThat(restored.query("postgres", Accounts.DIFFERENCE)).isEqualTo("0");
        assertThat(restored.query("postgres", "SELECT count(*) > 0 FROM payments")).isEqualTo("t");
        assertThat(restored.query("postgres", HEAP_CHECK)).isEqualTo("0");
        assertThat(restored.query("postgres", INDEX_CHECK)).isNotEqualTo("0");
      }
    }
  }

  /** A server keeps a table in files of 1 GiB; the second one comes between the two backups. */
  @Test
  void aTableGrowsBeyondItsFirstFile() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.create(17).set("max_wal_size", "4GB").start();
        TestEngine engine = open()) {
      source.execute(
          "CREATE TABLE big (id int, t text)",
          "ALTER TABLE big ALTER t SET STORAGE plain",
          "INSERT INTO big SELECT i, repeat('x', 8000) FROM generate_series(1, 130000) i");
      backup(source, engine, BackupKind.FULL);
      source.execute(
          "INSERT INTO big SELECT i, repeat('y', 8000) FROM generate_series(130001, 132000) i",
          "UPDATE big SET t = 'z' WHERE id % 13000 = 0");
      String sums = "SELECT count(*) || ' ' || sum(id) || ' ' || sum(hashtext(t)) FROM big";
      String expected = source.query("postgres", sums);
      SetSummary set = backup(source, engine, BackupKind.INCREMENTAL);

      String file = source.query("postgres", "SELECT pg_relation_filepath('big')");
      assertThat(set.storedBytes()).isLessThan(30L << 20);
      Path target = root.resolve("big");
      engine.restore(set, target);
      assertThat(target.resolve(file + ".1")).exists();
      try (EmbeddedPostgres restored = EmbeddedPostgres.on(17, target).start()) {
        assertThat(restored.query("postgres", sums)).isEqualTo(expected);
      }
    }
  }

  private static void fill(EmbeddedPostgres source) throws Exception {
    source.execute(
        "CREATE EXTENSION amcheck",
        "CREATE TABLESPACE fast LOCATION '" + source.directory("fast") + "'",
        "CREATE DATABASE gone",
        "CREATE DATABASE voice",
        "CREATE TABLE accounts (id int PRIMARY KEY, note text)",
        "INSERT INTO accounts SELECT i, repeat(md5(i::text), 6) FROM generate_series(1, 20000) i",
        "CREATE TABLE shrinks AS SELECT i AS id, repeat('x', 500) AS t FROM"
            + " generate_series(1, 20000) i",
        "CREATE TABLE rewritten AS SELECT i AS id, md5(i::text) AS t FROM"
            + " generate_series(1, 10000) i",
        "CREATE TABLE emptied AS SELECT i AS id, md5(i::text) AS t FROM"
            + " generate_series(1, 5000) i",
        "CREATE TABLE dropped AS SELECT generate_series(1, 5000) AS id",
        "CREATE TABLE moves AS SELECT i AS id, md5(i::text) AS t FROM"
            + " generate_series(1, 5000) i",
        "CREATE TABLE placed TABLESPACE fast AS SELECT i AS id, md5(i::text) AS t FROM"
            + " generate_series(1, 10000) i",
        "CREATE UNLOGGED TABLE presence AS SELECT generate_series(1, 1000) AS id");
    source.executeIn(
        "voice",
        "CREATE TABLE calls (id int PRIMARY KEY, t text)",
        "INSERT INTO calls SELECT i, md5(i::text) FROM generate_series(1, 10000) i");
    source.executeIn("gone", "CREATE TABLE t AS SELECT generate_series(1, 10000) AS id");
  }

  private static void change(EmbeddedPostgres source) throws Exception {
    source.execute(
        "UPDATE accounts SET note = 'changed' WHERE id % 500 = 0",
        "INSERT INTO accounts SELECT i, 'new' FROM generate_series(20001, 20100) i",
        "DELETE FROM shrinks WHERE id > 5000",
        "VACUUM shrinks",
        "VACUUM FULL rewritten",
        "TRUNCATE emptied",
        "INSERT INTO emptied VALUES (1, 'one')",
        "DROP TABLE dropped",
        "ALTER TABLE moves SET TABLESPACE fast",
        "UPDATE placed SET t = 'changed' WHERE id = 1",
        "CREATE TABLE fresh AS SELECT i AS id, md5(i::text) AS t FROM"
            + " generate_series(1, 3000) i",
        "INSERT INTO presence SELECT generate_series(1, 1000)",
        "DROP DATABASE gone",
        "CREATE DATABASE copied TEMPLATE voice STRATEGY file_copy",
        "CREATE DATABASE logged TEMPLATE voice STRATEGY wal_log");
    source.executeIn("copied", "UPDATE calls SET t = 'copied' WHERE id < 100");
    source.executeIn("logged", "DELETE FROM calls WHERE id > 5000", "VACUUM calls");
  }

  private static void changeAgain(EmbeddedPostgres source) throws Exception {
    source.execute(
        "INSERT INTO shrinks SELECT i, repeat('y', 500) FROM generate_series(1, 8000) i",
        "UPDATE accounts SET note = 'again' WHERE id % 900 = 0",
        "DELETE FROM accounts WHERE id > 19000",
        "VACUUM accounts",
        "ALTER TABLE moves SET TABLESPACE pg_default",
        "DROP DATABASE copied",
        "CREATE DATABASE copied TEMPLATE logged STRATEGY file_copy",
        "DROP TABLE fresh",
        "CREATE TABLE fresh AS SELECT generate_series(1, 10) AS id");
    source.executeIn("voice", "TRUNCATE calls", "INSERT INTO calls VALUES (1, 'one')");
  }

  private TestEngine open() throws IOException {
    return TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()));
  }

  private static SetSummary backup(EmbeddedPostgres source, TestEngine engine, BackupKind kind)
      throws IOException {
    Policy policy = TestEngine.policy("postgres", source.settings());
    RunResult result = engine.backup(new BackupRequest(policy, kind, false));
    assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
    return result.set().orElseThrow();
  }

  /** Count and digest of every table of every database. */
  private static Map<String, String> contents(EmbeddedPostgres server) throws Exception {
    Map<String, String> contents = new LinkedHashMap<>();
    for (String database : column(server, "postgres", databases())) {
      for (String table : column(server, database, tables())) {
        String digest =
            "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' ORDER BY t)), '') FROM "
                + table
                + " t";
        contents.put(database + "." + table, server.query(database, digest));
      }
    }
    return contents;
  }

  private static String databases() {
    return "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database WHERE datallowconn"
        + " AND datname <> 'template1'";
  }

  private static String tables() {
    return "SELECT coalesce(string_agg(relname, ',' ORDER BY relname), '') FROM pg_class WHERE"
        + " relkind = 'r' AND relpersistence = 'p' AND relnamespace = 'public'::regnamespace";
  }

  private static List<String> column(EmbeddedPostgres server, String database, String query)
      throws Exception {
    String names = server.query(database, query);
    return names.isEmpty() ? List.of() : new ArrayList<>(List.of(names.split(",")));
  }

  private void assertRestored(
      int major, TestEngine engine, SetSummary set, Map<String, String> expected, Path target)
      throws Exception {
    RestoreRequest request = new RestoreRequest(set, target, List.of(), Map.of(), false);
    RestorePlan plan = engine.engine.restorer().plan(request);
    engine.engine.restorer().execute(plan, Progress.NONE);
    try (EmbeddedPostgres restored = EmbeddedPostgres.on(major, target).start()) {
      assertThat(contents(restored)).isEqualTo(expected);
      assertThat(restored.query("postgres", HEAP_CHECK)).isEqualTo("0");
      assertThat(restored.query("postgres", INDEX_CHECK)).isNotEqualTo("0");
      assertThat(restored.query("postgres", "SELECT count(*) FROM presence")).isEqualTo("0");
      assertThat(restored.query("postgres", "SELECT sum(checksum_failures) FROM pg_stat_database"))
          .isEqualTo("0");
    }
  }
}
