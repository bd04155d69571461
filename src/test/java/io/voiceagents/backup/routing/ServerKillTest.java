package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups of running servers are killed (SIGKILL) at random moments: nothing of them counts,
 * nothing of them stays on the server, and the next one is whole. {@code -Dsoak.kills=N} kills N
 * backups a server; {@code -Dsoak.seed=N} repeats the moments of an earlier run.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ServerKillTest {
  private static final int KILLS = Integer.getInteger("soak.kills", 2);
  private static final String SENDERS =
      "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'walsender'";
  private static final long SEED = Long.getLong("soak.seed", new SecureRandom().nextLong());

  @TempDir private Path root = Path.of("");
  private final Random random = new Random(SEED);
  private Duration whole = Duration.ZERO;

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void fault37_killedBackupsOfPostgresLeaveNothingOnTheServer() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17)) {
      source.execute(
          "CREATE TABLE turns AS SELECT i AS id, sha512(i::text::bytea) AS words"
              + " FROM generate_series(1, 300000) i");
      configure(
          "postgres",
          "connection: { host: 127.0.0.1, port: %d, user: %s, password: %s }, options: { fast_checkpoint: true }"
              .formatted(source.port(), EmbeddedPostgres.USER, EmbeddedPostgres.PASSWORD),
          "restore_test: { postgres_binaries: [\"%s\"] }".formatted(source.programs()));
      killBackups(
          "postgres",
          new Source() {
            @Override
            public void between() throws Exception {
              source.execute(
                  "UPDATE turns SET words = sha512(words) WHERE id % 100 = 0", "CHECKPOINT");
              awaitNothing(source, "SELECT count(*) FROM pg_replication_slots");
              awaitNothing(source, SENDERS);
            }

            @Override
            public boolean isBusy() throws Exception {
              return !source.query("postgres", SENDERS).equals("0");
            }
          });
    }
  }

  @Test
  void fault37_killedBackupsOfRedisLeaveNothingOnTheServer() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start()) {
      source.run("DEBUG", "POPULATE", "200000", "session", "100");
      configure(
          "redis",
          "connection: { host: 127.0.0.1, port: %d }".formatted(source.port()),
          "restore_test: { redis_servers: [\"%s\"] }"
              .formatted(EmbeddedRedis.binary(Version.V7_0)));
      killBackups(
          "redis",
          new Source() {
            @Override
            public void between() {
              RedisPlatform.load(source, 20);
              Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !isBusy());
            }

            @Override
            public boolean isBusy() {
              return !source.run("INFO", "replication").contains("connected_slaves:0");
            }
          });
    }
  }

  private static void awaitNothing(EmbeddedPostgres source, String query) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> source.query("postgres", query).equals("0"));
  }

  /** The source of the backups. */
  private interface Source {
    /** What happens between two backups, and what must be gone by then. */
    void between() throws Exception;

    /** Whether a backup is connected. */
    boolean isBusy() throws Exception;
  }

  private void killBackups(String type, Source source) throws Exception {
    assertThat(backUp(type, BackupKind.FULL).outcome()).isEqualTo(Outcome.COMPLETE);
    long start = System.nanoTime();
    Process first = start(type, anyKind(type));
    assertThat(first.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).as(log()).isZero();
    whole = Duration.ofNanos(System.nanoTime() - start);
    int killed = 0;
    for (int i = 0; killed < KILLS; i++) {
      assertThat(i).as(at("runs, of which " + killed + " were killed")).isLessThan(10 * KILLS);
      source.between();
      int before = sets(type).size();
      boolean ended = !(killed == 0 ? killWhileBusy(type, source) : kill(type));
      killed += ended ? 0 : 1;
      assertThat(sets(type).size() - before).as(at("sets of it")).isBetween(0, 1);
      source.between();
      RunResult next = backUp(type, anyKind(type));
      assertThat(next.outcome()).as(at(next.message())).isEqualTo(Outcome.COMPLETE);
    }
    expectAllToBeWhole(type);
  }

  private BackupKind anyKind(String type) {
    boolean incremental = type.equals("postgres") && random.nextBoolean();
    return incremental ? BackupKind.INCREMENTAL : BackupKind.FULL;
  }

  /** As soon as it is seen at the source; true if it had not ended. */
  private boolean killWhileBusy(String type, Source source) throws Exception {
    Process process = start(type, anyKind(type));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !process.isAlive() || source.isBusy());
    boolean running = process.isAlive();
    process.destroyForcibly().waitFor();
    return running;
  }

  /** Any moment of it; true if it had not ended. */
  private boolean kill(String type) throws Exception {
    long start = System.nanoTime();
    Process process = start(type, anyKind(type));
    long millis = (long) (whole.toMillis() * (0.3 + 0.7 * random.nextDouble()));
    boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
    if (ended) {
      whole = Duration.ofNanos(System.nanoTime() - start);
    }
    process.destroyForcibly().waitFor();
    return !ended;
  }

  /** Each is read to its last byte, and the newest is started and compared with its source. */
  private void expectAllToBeWhole(String type) throws Exception {
    try (Application application = open()) {
      assertThat(application.catalog().damaged(Optional.of(type))).isEmpty();
      List<SetSummary> sets = sets(type);
      for (SetSummary set : sets) {
        boolean newest = set.key().equals(sets.get(0).key());
        Verdict verdict =
            application
                .verifier()
                .verify(set, newest ? VerifyDepth.RESTORE : VerifyDepth.CONTENT, Progress.NONE);
        assertThat(verdict.checks()).as(at(set.key())).allMatch(Check::passed);
      }
    }
  }

  private List<SetSummary> sets(String type) throws Exception {
    try (Application application = open()) {
      return application.catalog().list(Optional.of(type), 0);
    }
  }

  private RunResult backUp(String type, BackupKind kind) throws Exception {
    try (Application application = open()) {
      return application
          .backups()
          .run(
              new BackupRequest(
                  Optional.ofNullable(application.configuration().policies().get(type))
                      .orElseThrow(),
                  kind,
                  false),
              Progress.NONE);
    }
  }

  private void configure(String type, String policy, String restoreTest) throws IOException {
    KeyFile unused =
        KeyFile.generate(root.resolve("backup.key"), new SecureRandom(), Clock.systemUTC());
    Files.createDirectories(root.resolve("store"));
    Files.writeString(
        root.resolve("backup.yaml"),
        """
        storage: { directory: store }
        encryption: { key_file: backup.key }
        %s
        policies:
          %s: { %s }
        """
            .formatted(restoreTest, type, policy));
  }

  private Application open() throws Exception {
    return new Application(
        ConfigurationLoader.loadWithWarnings(root.resolve("backup.yaml"), Map.of()),
        Path.of("").toAbsolutePath(),
        Map.of(),
        Clock.systemUTC());
  }

  private Process start(String type, BackupKind kind) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            BackupctlMain.class.getName(),
            "backup",
            "run",
            "--type",
            type,
            "--kind",
            kind.name().toLowerCase(java.util.Locale.ROOT),
            "--config",
            root.resolve("backup.yaml").toString())
        .redirectErrorStream(true)
        .redirectOutput(root.resolve("process.log").toFile())
        .start();
  }

  private String log() throws IOException {
    return Files.readString(root.resolve("process.log"));
  }

  private static String at(String what) {
    return what + " (-Dsoak.seed=" + SEED + ")";
  }
}
