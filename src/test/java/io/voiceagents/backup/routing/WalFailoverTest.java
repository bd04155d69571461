package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.ServerAddress;
import io.voiceagents.backup.restore.RecoveryWindows;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.routing.WalSource.Receiver;
import io.voiceagents.backup.seal.StreamPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source shuts down, fails over, or gives up WAL that was not stored yet. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class WalFailoverTest {
  /** Where pg_control names the last checkpoint (PostgreSQL's catalog/pg_control.h). */
  private static final int CHECKPOINT = 32;

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private TestEngine open() throws IOException {
    return TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void fault16_aServerShutsDownAtOnceAndItsLastCheckpointIsStored(int major) throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(major);
        TestEngine engine = open();
        Receiver receiver = new Receiver(engine, WalSource.policy(source))) {
      WalSource.createLedger(source);
      WalSource.awaitAcknowledged(source, WalSource.written(source));
      WalSource.insert(source, 1_000);

      long begin = System.nanoTime();
      source.stop();

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
      Awaitility.await().atMost(WalSource.LIMIT).until(() -> !receiver.results.isEmpty());
      assertThat(WalSource.coverage(engine).end("00000001")).isGreaterThan(checkpoint(source));
    }
  }

  private static long checkpoint(EmbeddedPostgres stopped) throws IOException {
    byte[] control = Files.readAllBytes(stopped.data().resolve("global/pg_control"));
    return ByteBuffer.wrap(control).order(ByteOrder.LITTLE_ENDIAN).getLong(CHECKPOINT);
  }

  @Test
  void fault16_thePromotedStandbyIsFollowedWhenThePrimaryIsKilled() throws Exception {
    try (EmbeddedPostgres primary = EmbeddedPostgres.start(17);
        TestEngine engine = open()) {
      WalSource.createLedger(primary);
      SetSummary set = followedSet(engine, primary);
      try (EmbeddedPostgres standby = standby(engine, set, primary)) {
        Policy policy =
            WalSource.policy(
                primary.settings().with(List.of(new ServerAddress("127.0.0.1", standby.port()))),
                1L << 30);
        try (Receiver receiver = new Receiver(engine, policy)) {
          WalSource.insert(primary, 100);
          long written = WalSource.written(primary);
          WalSource.awaitAcknowledged(primary, written);
          awaitReplayed(standby, written);
          primary.kill();
          standby.query("postgres", "SELECT pg_promote()");
          WalSource.insert(standby, 10);
          WalSource.awaitAcknowledged(standby, WalSource.written(standby));
          assertThat(receiver.backups).as("no gap: " + receiver.failures).isEmpty();
        }
        LogCoverage coverage = WalSource.coverage(engine);
        assertThat(coverage.lanes()).containsExactly("00000001", "00000002");
        assertThat(coverage.ranges("00000002")).hasSize(1);
        WalSource.restore(engine, set, root.resolve("target"));
        fault11_isRefusedWithoutTheHistoryOfTheTimeline(engine, set);
      }
      WalSource.assertRows(17, root.resolve("target"), 110);
    }
  }

  /** PostgreSQL would end its recovery on the old timeline, and say nothing. */
  private void fault11_isRefusedWithoutTheHistoryOfTheTimeline(TestEngine engine, SetSummary set)
      throws IOException {
    List<StreamPart> histories = WalSource.coverage(engine).parts(LogCoverage.DOCUMENTS);
    assertThat(histories).isNotEmpty();
    for (StreamPart history : histories) {
      Files.delete(engine.store.resolve(history.key()));
    }
    assertThatThrownBy(() -> WalSource.restore(engine, set, root.resolve("refused")))
        .isInstanceOf(RestoreRefusedException.class)
        .hasMessageContaining("the history of timeline 2 is not stored");
    assertThat(root.resolve("refused")).doesNotExist();
  }

  private static SetSummary followedSet(TestEngine engine, EmbeddedPostgres source)
      throws Exception {
    try (Receiver receiver = new Receiver(engine, WalSource.policy(source))) {
      WalSource.awaitAcknowledged(source, WalSource.written(source));
      return WalSource.full(source, engine);
    }
  }

  private EmbeddedPostgres standby(TestEngine engine, SetSummary set, EmbeddedPostgres primary)
      throws Exception {
    Path data = root.resolve("standby");
    RestoreRequest request = new RestoreRequest(set, data, List.of(), Map.of(), false);
    engine.engine.restorer().execute(engine.engine.restorer().plan(request), Progress.NONE);
    Files.createFile(data.resolve("standby.signal"));
    return EmbeddedPostgres.on(17, data)
        .set(
            "primary_conninfo",
            "host=127.0.0.1 port="
                + primary.port()
                + " user="
                + EmbeddedPostgres.USER
                + " password="
                + EmbeddedPostgres.PASSWORD)
        .start();
  }

  private static void awaitReplayed(EmbeddedPostgres standby, long position) {
    Awaitility.await()
        .atMost(WalSource.LIMIT)
        .until(
            () ->
                WalSource.position(standby.query("postgres", "SELECT pg_last_wal_replay_lsn()"))
                    >= position);
  }

  @Test
  void fault13_walThatTheServerGaveUpIsAGapAndAFullBackupStartsByItself() throws Exception {
    try (EmbeddedPostgres source =
            EmbeddedPostgres.create(17, "--wal-segsize=1")
                .set("max_slot_wal_keep_size", "2MB")
                .set("max_wal_size", "2MB")
                .set("min_wal_size", "2MB")
                .start();
        TestEngine engine = open()) {
      WalSource.createLedger(source);
      SetSummary first = followedSet(engine, source);
      awaitLost(source);

      try (Receiver receiver = new Receiver(engine, WalSource.policy(source))) {
        Awaitility.await().atMost(WalSource.LIMIT).until(() -> !receiver.backups.isEmpty());
        assertThat(receiver.failures).anyMatch(text -> text.contains("A GAP in the log"));
        WalSource.insert(source, 5);
        WalSource.awaitAcknowledged(source, WalSource.written(source));
        assertThat(WalSource.coverage(engine).ranges("00000001")).hasSize(2);
        SetSummary second = receiver.backups.get(0).set().orElseThrow();
        RecoveryWindows windows = new RecoveryWindows(engine.engine.chains());
        assertThat(
                windows.of(WalSource.policy(source), List.of(second, first)).orElseThrow().from())
            .contains(second.finishedAt());
        assertThat(windows.of(WalSource.policy(source), List.of(first)).orElseThrow().broken())
            .hasValueSatisfying(why -> assertThat(why).contains("WAL is missing"));
        assertThat(second.key()).isNotEqualTo(first.key());
        WalSource.restore(engine, second, root.resolve("target"));
      }
      long rows = Long.parseLong(source.query("postgres", "SELECT count(*) FROM ledger"));
      WalSource.assertRows(17, root.resolve("target"), rows);
    }
  }

  private static void awaitLost(EmbeddedPostgres source) {
    Awaitility.await()
        .atMost(WalSource.LIMIT)
        .until(
            () -> {
              WalSource.insert(source, 20_000);
              source.execute("CHECKPOINT");
              return source
                  .query("postgres", "SELECT wal_status FROM pg_replication_slots")
                  .equals("lost");
            });
  }
}
