package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.seal.StreamPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server's WAL is followed into the store, and a set is recovered to any moment of it. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class PointInTimeTest {
  @TempDir private Path root = Path.of("");

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17, 18})
  void bringsBackWhatWasDroppedByMistake(int major) throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(major);
        TestEngine engine = open()) {
      SetSummary set = beginLedger(source, engine);
      insert(source, 30);
      Instant before = now(source);
      source.execute("INSERT INTO ledger DEFAULT VALUES", "DROP TABLE ledger");
      follow(source, engine);

      restore(engine, set, Kind.TIME, before.toString());

      assertRecovered(major, root.resolve("target"), 40);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void fault16_aServerThatWasBroughtBackIsFollowedOnItsOwnTimeline(int major) throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(major);
        TestEngine engine = open()) {
      SetSummary set = beginLedger(source, engine);
      insert(source, 10);
      Instant before = now(source);
      insert(source, 100);
      follow(source, engine);
      restore(engine, set, Kind.TIME, before.toString());
      try (EmbeddedPostgres second = EmbeddedPostgres.on(major, root.resolve("target")).start()) {
        awaitRecovered(second);
        insert(second, 5);
        follow(second, engine);
        insert(second, 5);
        follow(second, engine);
      }
      assertThat(LogCoverage.of(parts(engine)).lanes()).containsExactly("00000001", "00000002");
      Files.move(root.resolve("target"), root.resolve("first-target"));

      restore(engine, set, Kind.LATEST, "");

      assertRecovered(major, root.resolve("target"), 30);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 17})
  void goesOnFromAnIncremental(int major) throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(major);
        TestEngine engine = open()) {
      beginLedger(source, engine);
      insert(source, 10);
      SetSummary set = backup(source, engine, BackupKind.INCREMENTAL);
      insert(source, 10);
      Instant before = now(source);
      insert(source, 10);
      follow(source, engine);

      restore(engine, set, Kind.TIME, before.toString());

      assertThat(set.kind()).isEqualTo(BackupKind.INCREMENTAL);
      assertRecovered(major, root.resolve("target"), 30);
    }
  }

  @Test
  void recoversToTheEndOfWhatIsStored() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = open()) {
      SetSummary set = beginLedger(source, engine);
      insert(source, 5);
      follow(source, engine);
      insert(source, 5);
      follow(source, engine);

      restore(engine, set, Kind.LATEST, "");

      assertRecovered(17, root.resolve("target"), 20);
    }
  }

  @Test
  void recoversToANamedPoint() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(15);
        TestEngine engine = open()) {
      SetSummary set = beginLedger(source, engine);
      insert(source, 3);
      source.query("postgres", "SELECT pg_create_restore_point('before it''s gone')");
      insert(source, 3);
      follow(source, engine);

      restore(engine, set, Kind.NAME, "before it's gone");

      assertRecovered(15, root.resolve("target"), 13);
    }
  }

  @Test
  void followsAllDayAndStoresTheTailWithinSeconds() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = open()) {
      Thread follower = followForEver(source, engine);
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> stored(engine) > 0);
      SetSummary set = beginLedger(source, engine);
      insert(source, 7);
      String written = source.query("postgres", "SELECT pg_current_wal_flush_lsn()");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> stored(engine) >= position(written));
      source.kill();
      follower.join();

      restore(engine, set, Kind.LATEST, "");

      assertRecovered(17, root.resolve("target"), 17);
    }
  }

  @Test
  void fault10_aSetWithoutItsWalIsNotRecovered() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = open()) {
      SetSummary set = beginLedger(source, engine);
      insert(source, 3);
      follow(source, engine);
      for (StreamPart part : parts(engine)) {
        Files.delete(engine.store.resolve(part.key()));
      }

      assertThatThrownBy(() -> restore(engine, set, Kind.LATEST, ""))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("no WAL of this cluster is stored")
          .hasMessageContaining("Hint: ");
      assertThat(root.resolve("target")).doesNotExist();
    }
  }

  @Test
  void fault09_aGapIsNamedAndNothingIsRestoredPastIt() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = open()) {
      SetSummary set = beginLedger(source, engine);
      for (int i = 0; i < 4; i++) {
        insert(source, 3);
        follow(source, engine);
      }
      List<StreamPart> parts = parts(engine);
      StreamPart lost = parts.get(parts.size() - 2);
      Files.delete(engine.store.resolve(lost.key()));

      assertThat(LogCoverage.of(parts(engine)).ranges(lost.lane())).hasSize(2);
      assertThatThrownBy(() -> restore(engine, set, Kind.LATEST, ""))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("WAL is missing on timeline 1 from ")
          .hasMessageContaining("name a time up to");
    }
  }

  @Test
  void fault15_aTimeOutsideOfTheWalIsRefused() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = open()) {
      SetSummary set = beginLedger(source, engine);
      insert(source, 3);
      follow(source, engine);

      Instant late = Instant.now().plusSeconds(3_600);
      assertThatThrownBy(() -> restore(engine, set, Kind.TIME, late.toString()))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("the stored WAL is known to be whole up to ");
      Instant early = set.startedAt().minusSeconds(60);
      assertThatThrownBy(() -> restore(engine, set, Kind.TIME, early.toString()))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("take an older set");
    }
  }

  @Test
  void fault14_theWalOfAnotherClusterIsRefused() throws Exception {
    try (TestEngine engine = open()) {
      try (EmbeddedPostgres source = EmbeddedPostgres.start(17)) {
        follow(source, engine);
      }
      try (EmbeddedPostgres other = EmbeddedPostgres.start(17)) {
        assertThatThrownBy(() -> follow(other, engine))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("is another cluster")
            .hasMessageContaining("Hint: ");
      }
    }
  }

  @Test
  void fault39_oneReceiverALog() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = open()) {
      Thread follower = followForEver(source, engine);
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> stored(engine) > 0);

      assertThatThrownBy(() -> follow(source, engine))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is being followed by");

      source.kill();
      follower.join();
    }
  }

  private TestEngine open() throws IOException {
    return TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()));
  }

  private static Policy policy(EmbeddedPostgres source) {
    return TestEngine.policy("postgres", source.settings());
  }

  /** Ten rows, and a set that holds them, with the WAL followed from before it. */
  private static SetSummary beginLedger(EmbeddedPostgres source, TestEngine engine)
      throws Exception {
    source.execute("CREATE TABLE ledger (id serial PRIMARY KEY, at timestamptz DEFAULT now())");
    insert(source, 10);
    if (Files.notExists(engine.store.resolve("parts"))) {
      follow(source, engine);
    }
    return backup(source, engine, BackupKind.FULL);
  }

  private static SetSummary backup(EmbeddedPostgres source, TestEngine engine, BackupKind kind)
      throws Exception {
    RunResult result = engine.backup(new BackupRequest(policy(source), kind, false));
    assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
    return result.set().orElseThrow();
  }

  private static void insert(EmbeddedPostgres source, int rows) throws Exception {
    for (int i = 0; i < rows; i++) {
      source.execute("INSERT INTO ledger DEFAULT VALUES");
    }
  }

  private static Instant now(EmbeddedPostgres source) throws Exception {
    String micros =
        source.query("postgres", "SELECT (extract(epoch FROM clock_timestamp())*1e6)::bigint");
    return Instant.EPOCH.plus(Long.parseLong(micros), java.time.temporal.ChronoUnit.MICROS);
  }

  private static void follow(EmbeddedPostgres source, TestEngine engine) throws Exception {
    engine.engine.logs().follow(new LogRequest(policy(source), true));
  }

  /** Until the server is gone. */
  private static Thread followForEver(EmbeddedPostgres source, TestEngine engine) throws Exception {
    LogRequest request = new LogRequest(policy(source), false);
    var logs = engine.engine.logs();
    Thread thread =
        new Thread(
            () ->
                assertThatThrownBy(() -> logs.follow(request))
                    .hasMessageContaining("the WAL broke off"));
    thread.start();
    return thread;
  }

  private static List<StreamPart> parts(TestEngine engine) throws IOException {
    LogStreams streams = engine.engine.logStreams();
    List<StreamPart> parts = new ArrayList<>();
    for (LogStream stream : streams.of("postgres")) {
      parts.addAll(streams.parts(stream.id()));
    }
    return parts;
  }

  private static long stored(TestEngine engine) throws IOException {
    if (Files.notExists(engine.store.resolve("parts"))) {
      return 0;
    }
    LogCoverage coverage = LogCoverage.of(parts(engine));
    return coverage.lanes().isEmpty() ? 0 : coverage.end(coverage.lanes().get(0));
  }

  private static long position(String lsn) {
    String[] halves = lsn.split("/", 2);
    return Long.parseLong(halves[0], 16) << 32 | Long.parseLong(halves[1], 16);
  }

  private void restore(TestEngine engine, SetSummary set, Kind kind, String value)
      throws IOException, InterruptedException {
    RestoreRequest request =
        new RestoreRequest(
            set,
            root.resolve("target"),
            List.of(),
            Map.of(),
            false,
            Optional.of(new RecoveryTarget(kind, value, OptionalInt.empty())));
    engine.engine.restorer().execute(engine.engine.restorer().plan(request), Progress.NONE);
  }

  private static void awaitRecovered(EmbeddedPostgres server) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.query("postgres", "SELECT pg_is_in_recovery()").equals("f"));
  }

  private static void assertRecovered(int major, Path target, int rows) throws Exception {
    try (EmbeddedPostgres restored = EmbeddedPostgres.on(major, target).start()) {
      awaitRecovered(restored);
      assertThat(restored.query("postgres", "SELECT count(*) FROM ledger"))
          .as(restored.log())
          .isEqualTo(Integer.toString(rows));
      assertThat(target.resolve("recovery.signal")).doesNotExist();
    }
  }
}
