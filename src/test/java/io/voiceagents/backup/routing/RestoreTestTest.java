package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Ids;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.verify.RestoreChecks;
import io.voiceagents.backup.verify.ScratchRestoreTest;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The restore test as operators run it: by a configuration, on each kind of source. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class RestoreTestTest {
  private static final List<String> QUERIES = List.of("SELECT count(*) = 3 FROM calls");

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void prepare() throws Exception {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    KeyFile.generate(root.resolve("backup.key"), new SecureRandom(), Clock.systemUTC());
    Files.createDirectories(root.resolve("store"));
    Files.writeString(Files.createDirectories(root.resolve("tree")).resolve("call"), "hello");
  }

  private Application open(EmbeddedPostgres postgres, EmbeddedRedis redis, List<String> queries)
      throws Exception {
    Path file =
        Files.writeString(
            root.resolve("backup.yaml"),
            """
            storage: { directory: store }
            encryption: { key_file: backup.key }
            restore_test: { postgres_binaries: ["%s"], redis_servers: ["%s"] }
            policies:
              postgres:
                connection: { host: 127.0.0.1, port: %d, user: %s, password: %s, sslmode: disable }
                options: { fast_checkpoint: true, validation_queries: ["%s"] }
              redis: { connection: { host: 127.0.0.1, port: %d } }
              tree: { type: filesystem, paths: [tree] }
            """
                .formatted(
                    postgres.programs(),
                    EmbeddedRedis.binary(Version.V7_0),
                    postgres.port(),
                    EmbeddedPostgres.USER,
                    EmbeddedPostgres.PASSWORD,
                    String.join("\", \"", queries),
                    redis.port()));
    return new Application(
        ConfigurationLoader.loadWithWarnings(file, Map.of()),
        Path.of("").toAbsolutePath(),
        Map.of(),
        Clock.systemUTC());
  }

  private static Verdict testRestore(Application application, String type) throws Exception {
    SetSummary newest = application.catalog().list(Optional.of(type), 1).get(0);
    return application.verifier().verify(newest, VerifyDepth.RESTORE, Progress.NONE);
  }

  @Test
  void fault25_everyKindIsCheckedAndEveryRunProvesThatItNoticesDamage() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(17);
        EmbeddedRedis redis = EmbeddedRedis.of(Version.V6_2).start()) {
      postgres.execute("CREATE TABLE calls AS SELECT generate_series(1, 3) AS id");
      redis.run("SET", "session", "open");
      Verdict before;
      try (Application application = open(postgres, redis, QUERIES)) {
        for (Policy policy : application.configuration().policies().values()) {
          BackupRequest request = new BackupRequest(policy, BackupKind.FULL, false);
          RunResult run = application.backups().run(request, Progress.NONE);
          assertThat(run.outcome()).as(run.message()).isEqualTo(Outcome.COMPLETE);
        }
        before = testRestore(application, "postgres");
        passed(before, "start", "amcheck postgres", "rows", "query " + QUERIES.get(0));
        passed(testRestore(application, "redis"), "rdb", "keys.db0");
        passed(testRestore(application, "tree"), "file hashes");
      }
      assertNothingIsLeft();
      try (Application application =
          open(postgres, redis, List.of("SELECT count(*) > 3 FROM calls"))) {
        Verdict after = testRestore(application, "postgres");
        assertThat(after.checks())
            .filteredOn(check -> !check.passed())
            .extracting(Check::name)
            .containsExactly("query SELECT count(*) > 3 FROM calls");
        assertThat(
                application
                    .verifier()
                    .history(Optional.of("postgres"), Optional.of(VerifyDepth.RESTORE), 0))
            .extracting(Verdict::passed)
            .containsExactly(false, true);
      }
      assertNothingIsLeft();
    }
  }

  private static void passed(Verdict verdict, String... checks) {
    assertThat(verdict.checks()).allMatch(Check::passed).extracting(Check::name).contains(checks);
    assertThat(verdict.duration()).isPositive();
    assertThat(verdict.checks())
        .filteredOn(check -> check.name().equals("negative control"))
        .singleElement()
        .satisfies(control -> assertThat(control.detail()).contains(" was damaged; found by: "));
  }

  private void assertNothingIsLeft() throws IOException {
    try (Stream<Path> places = Files.list(root.resolve("var/scratch"))) {
      assertThat(places).isEmpty();
    }
  }

  @Test
  void fault25_aTestThatNoticesNoDamageFails() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      Files.writeString(engine.source.resolve("call"), "hello");
      SetSummary set = engine.backup(BackupKind.FULL).set().orElseThrow();
      ScratchRestoreTest test =
          new ScratchRestoreTest(
              engine.engine.chains(),
              engine.engine.restorer(),
              new Blind(),
              root.resolve("scratch"),
              new Ids(new SecureRandom(), Clock.systemUTC()));
      Manifest manifest = engine.engine.chains().manifest(set.chain(), set.sequence());

      List<Check> checks = test.run(manifest, Optional.empty(), Progress.NONE);

      Check control = checks.get(checks.size() - 1);
      assertThat(control.name()).isEqualTo("negative control");
      assertThat(control.passed()).isFalse();
      assertThat(control.detail()).contains("call was damaged and no check noticed");
    }
  }

  /** Checks that find everything good. */
  private static final class Blind implements RestoreChecks {
    @Override
    public List<Check> check(SetReader set, Path restored) {
      return List.of(new Check("looks", true, "good"));
    }

    @Override
    public String damage(Manifest manifest, Path restored) throws IOException {
      Files.writeString(restored.resolve("call"), "jello");
      return "call";
    }

    @Override
    public List<Check> quickCheck(SetReader set, Path restored) {
      return check(set, restored);
    }
  }
}
