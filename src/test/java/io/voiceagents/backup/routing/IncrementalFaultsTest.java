package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.restore.RestoreRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an incremental of PostgreSQL must not build on: it becomes a full one, and says why. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class IncrementalFaultsTest {
  @TempDir private Path root = Path.of("");

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void fault17_aPromotionBetweenBackupsForcesAFull() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(18);
        TestEngine engine = open()) {
      source.execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS id");
      backup(source, engine, BackupKind.FULL);
      SetSummary before = backup(source, engine, BackupKind.INCREMENTAL).set().orElseThrow();
      source.stop();
      Files.createFile(source.data().resolve("standby.signal"));
      source.start();
      source.query("postgres", "SELECT pg_promote()");
      source.execute("UPDATE t SET id = id + 1", "CHECKPOINT");

      RunResult result = backup(source, engine, BackupKind.INCREMENTAL);

      assertFull(result, before);
      assertThat(result.message())
          .contains("a full backup was taken")
          .contains("timeline is 2, that of " + before.key() + " 1");
      Manifest manifest = manifest(engine, result.set().orElseThrow());
      assertThat(manifest.facts().get("chain.note")).contains("timeline is 2");
    }
  }

  @Test
  void anotherClusterOfTheSameNameBeginsAChain() throws Exception {
    try (TestEngine engine = open()) {
      SetSummary before;
      try (EmbeddedPostgres source = EmbeddedPostgres.start(17)) {
        before = backup(source, engine, BackupKind.FULL).set().orElseThrow();
      }
      try (EmbeddedPostgres other = EmbeddedPostgres.start(17)) {
        RunResult result = backup(other, engine, BackupKind.INCREMENTAL);

        assertFull(result, before);
        assertThat(result.message()).contains("system identifier");
      }
    }
  }

  @Test
  void aDamagedOrMissingPackOfTheSetBeforeBeginsAChain() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(15);
        TestEngine engine = open()) {
      RunResult first = backup(source, engine, BackupKind.INCREMENTAL);
      assertThat(first.message()).contains("a full backup was taken, for there is no set");
      SetSummary before = first.set().orElseThrow();
      Path last = lastPack(engine);
      byte[] pack = Files.readAllBytes(last);
      pack[pack.length - 100] ^= 1;
      Files.setPosixFilePermissions(last, PosixFilePermissions.fromString("rw-------"));
      Files.write(last, pack);

      RunResult second = backup(source, engine, BackupKind.INCREMENTAL);

      assertFull(second, before);
      assertThat(second.message()).contains("a new chain was begun, for the last one is damaged");
      Files.delete(lastPack(engine));
      RunResult third = backup(source, engine, BackupKind.INCREMENTAL);
      assertFull(third, second.set().orElseThrow());
      assertThat(third.message()).contains("is gone");
    }
  }

  @Test
  void fault31_anIncrementalOfADamagedTableIsPartial() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(18);
        TestEngine engine = open()) {
      source.execute("CREATE TABLE t AS SELECT generate_series(1, 10000) AS id");
      backup(source, engine, BackupKind.FULL);
      Path file =
          source.data().resolve(source.query("postgres", "SELECT pg_relation_filepath('t')"));
      source.stop();
      byte[] content = Files.readAllBytes(file);
      content[8192 * 3 + 5000] ^= 1;
      Files.write(file, content);
      source.start();

      var policy = TestEngine.policy("postgres", source.settings());
      RunResult result = engine.backup(new BackupRequest(policy, BackupKind.INCREMENTAL, false));

      assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.PARTIAL);
      assertThat(result.set().orElseThrow().kind()).isEqualTo(BackupKind.INCREMENTAL);
      assertThat(result.problems()).isNotEmpty();
    }
  }

  @Test
  void anInterruptedRestoreOfAnIncrementalGoesOn() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = open()) {
      source.execute(
          "CREATE TABLE t AS SELECT i AS id, repeat(md5(i::text), 20) AS x"
              + " FROM generate_series(1, 20000) i");
      backup(source, engine, BackupKind.FULL);
      source.execute("UPDATE t SET x = 'changed' WHERE id % 1000 = 0");
      String digest = "SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM t";
      String expected = source.query("postgres", digest);
      SetSummary set = backup(source, engine, BackupKind.INCREMENTAL).set().orElseThrow();
      Path target = root.resolve("target");
      String table = source.query("postgres", "SELECT pg_relation_filepath('t')");
      interrupted(engine, set, target, table);

      RestoreRequest request = new RestoreRequest(set, target, List.of(), Map.of(), false);
      var plan = engine.engine.restorer().plan(request);
      assertThat(plan.resumes()).isTrue();
      engine.engine.restorer().execute(plan, Progress.NONE);

      try (EmbeddedPostgres restored = EmbeddedPostgres.on(17, target).start()) {
        assertThat(restored.query("postgres", digest)).isEqualTo(expected);
      }
    }
  }

  /** Leaves a staging directory with one file too short and one wrong byte in another. */
  private static void interrupted(TestEngine engine, SetSummary set, Path target, String table)
      throws Exception {
    engine.restore(set, target);
    RestoreRequest request = new RestoreRequest(set, target, List.of(), Map.of(), true);
    Path staging = engine.engine.restorer().plan(request).staging();
    Files.move(target, staging);
    Files.delete(staging.resolve("PG_VERSION"));
    Path file = staging.resolve(table);
    byte[] content = Files.readAllBytes(file);
    var modified = Files.getLastModifiedTime(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
    Files.setLastModifiedTime(file, modified);
  }

  private TestEngine open() throws IOException {
    return TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()));
  }

  private static RunResult backup(EmbeddedPostgres source, TestEngine engine, BackupKind kind)
      throws IOException {
    var policy = TestEngine.policy("postgres", source.settings());
    RunResult result = engine.backup(new BackupRequest(policy, kind, false));
    assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
    return result;
  }

  private static void assertFull(RunResult result, SetSummary before) {
    SetSummary set = result.set().orElseThrow();
    assertThat(set.kind()).isEqualTo(BackupKind.FULL);
    assertThat(set.sequence()).isZero();
    assertThat(set.chain()).isNotEqualTo(before.chain());
  }

  private static Manifest manifest(TestEngine engine, SetSummary set) throws IOException {
    return engine.engine.chains().manifest(set.chain(), set.sequence());
  }

  /** Keys of pages come last. */
  private static Path lastPack(TestEngine engine) throws IOException {
    try (Stream<Path> all = Files.walk(engine.store.resolve("packs"))) {
      return all.filter(Files::isRegularFile).sorted().reduce((a, b) -> b).orElseThrow();
    }
  }
}
