package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.LogRunner.LogResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.embedded.EmbeddedSentinel;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.restore.RecoveryWindows;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.seal.DamagedException;
import io.voiceagents.backup.seal.StreamPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server's commands are followed into the store, and a set is brought on to any second of them.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RedisPointInTimeTest {
  @TempDir private Path root = Path.of("");

  @ParameterizedTest
  @EnumSource(Version.class)
  void bringsBackWhatWasFlushedByMistake(Version version) throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(version).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      RedisPlatform.load(source, 20);
      platform.follow();
      RedisPlatform.load(source, 200);
      // What is on its way when a second begins belongs to it.
      platform.awaitStored(source);
      Instant before = RedisPlatform.nextSecond();
      String digest = RedisPlatform.digest(source);
      long timeToLive = Long.parseLong(source.run("PTTL", "session:100"));
      RedisPlatform.nextSecond();
      source.run("FLUSHALL");
      RedisPlatform.load(source, 5);
      platform.awaitStored(source);

      platform.restore(before, "target");

      assertThat(platform.digest(version, "target")).isEqualTo(digest);
      try (EmbeddedRedis restored = platform.start(newer(version), "target")) {
        assertThat(RedisPlatform.digest(restored)).isEqualTo(digest);
        assertThat(Long.parseLong(restored.run("PTTL", "session:100")))
            .isBetween(1L, timeToLive + 1_000);
      }
    }
  }

  @Test
  void whatIsFollowedIsRecoverableUpToNowAlsoWhileNothingIsWritten() throws Exception {
    try (EmbeddedRedis source =
            RedisPlatform.server(Version.V7_0).config("repl-ping-replica-period 1").start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      RedisPlatform.load(source, 5);
      platform.follow();
      RedisPlatform.load(source, 5);
      Instant written = RedisPlatform.nextSecond();
      String digest = RedisPlatform.digest(source);
      RecoveryWindows windows = new RecoveryWindows(platform.engine.engine.chains());
      Instant later = written.plusSeconds(2);
      Awaitility.await()
          .atMost(RedisPlatform.LIMIT)
          .until(() -> window(windows, platform).until().orElse(Instant.EPOCH).isAfter(later));

      Window window = window(windows, platform);
      assertThat(window.broken()).isEmpty();
      assertThat(window.from()).contains(platform.newest().finishedAt());
      platform.restore(window.until().orElseThrow(), "target");
      assertThat(platform.digest(Version.V7_0, "target")).isEqualTo(digest);
    }
  }

  private static Window window(RecoveryWindows windows, RedisPlatform platform) throws IOException {
    return windows.of(platform.policy(), platform.sets()).orElseThrow();
  }

  /** What an upgrade brings data to. */
  private static Version newer(Version version) {
    return version == Version.V6_2 ? Version.V7_0 : version;
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void followsToTheEndAndTakesABackupForTheLogByItself(Version version) throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(version).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      RedisPlatform.load(source, 10);

      LogResult first = platform.followOnce();

      assertThat(first.base().orElseThrow().backup().set()).isPresent();
      assertThat(first.base().orElseThrow().after()).isEmpty();
      for (int i = 0; i < 3; i++) {
        RedisPlatform.load(source, 10);
        assertThat(platform.followOnce().base()).isEmpty();
      }
      assertThat(platform.sets()).hasSize(1);
      platform.restoreLatest("target");
      assertThat(platform.digest(version, "target")).isEqualTo(RedisPlatform.digest(source));
    }
  }

  @Test
  void goesOnAfterTheConnectionBrokeWithoutLosingACommand() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.follow();
      for (int i = 0; i < 5; i++) {
        RedisPlatform.load(source, 20);
        platform.address.cut();
        RedisPlatform.load(source, 20);
      }
      platform.awaitStored(source);

      assertThat(platform.logs()).hasSize(1);
      assertThat(platform.sets()).hasSize(1);
      platform.restoreLatest("target");
      assertThat(platform.digest(Version.V7_0, "target")).isEqualTo(RedisPlatform.digest(source));
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void fault16_goesOnAtTheReplicaThatWasPromoted(Version version) throws Exception {
    try (EmbeddedRedis primary = RedisPlatform.server(version).start();
        EmbeddedRedis replica = replicaOf(primary, version);
        RedisPlatform platform = new RedisPlatform(root, primary)) {
      platform.follow();
      RedisPlatform.load(primary, 30);
      awaitInStep(primary, replica);
      primary.kill9();
      replica.run("REPLICAOF", "NO", "ONE");
      platform.address.pointAt(replica.port());
      RedisPlatform.load(replica, 30);
      platform.awaitStored(replica);

      assertThat(platform.logs()).hasSize(1);
      assertThat(platform.history().legs()).hasSize(2);
      platform.restoreLatest("target");
      assertThat(platform.digest(version, "target")).isEqualTo(RedisPlatform.digest(replica));
    }
  }

  @ParameterizedTest
  @CsvSource({"V7_0, false", "V8_0, true", "VALKEY_8, false"})
  void fault16_followsWhereTheSentinelsSay(Version version, boolean fromReplica) throws Exception {
    try (EmbeddedRedis primary = RedisPlatform.server(version).start();
        EmbeddedRedis replica = replicaOf(primary, version);
        EmbeddedSentinel sentinel = new EmbeddedSentinel(primary, version, root);
        RedisPlatform platform =
            new RedisPlatform(
                root,
                primary,
                new SourceSettings.Sentinel(
                    EmbeddedSentinel.MASTER,
                    List.of(new SourceSettings.Address("127.0.0.1", 1), sentinel.address()),
                    "",
                    Secret.NONE,
                    fromReplica))) {
      Awaitility.await()
          .atMost(RedisPlatform.LIMIT)
          .until(() -> replicas(sentinel).contains("master-link-status, ok"));
      platform.follow();
      RedisPlatform.load(primary, 20);
      awaitInStep(primary, replica);
      sentinel.run("SENTINEL", "FAILOVER", EmbeddedSentinel.MASTER);
      Awaitility.await()
          .atMost(RedisPlatform.LIMIT)
          .until(() -> replica.run("ROLE").startsWith("[master"));
      primary.kill9();
      RedisPlatform.load(replica, 20);
      platform.awaitStored(replica);

      assertThat(platform.logs()).hasSize(1);
      platform.restoreLatest("target");
      assertThat(platform.digest(version, "target")).isEqualTo(RedisPlatform.digest(replica));
    }
  }

  private static String replicas(EmbeddedSentinel sentinel) {
    return sentinel.run("SENTINEL", "REPLICAS", EmbeddedSentinel.MASTER);
  }

  @Test
  void followsAReplicaAsItWouldThePrimary() throws Exception {
    try (EmbeddedRedis primary = RedisPlatform.server(Version.V7_0).start();
        EmbeddedRedis replica = replicaOf(primary, Version.V7_0);
        RedisPlatform platform = new RedisPlatform(root, replica)) {
      RedisPlatform.load(primary, 10);
      awaitInStep(primary, replica);
      platform.follow();
      RedisPlatform.load(primary, 30);
      awaitInStep(primary, replica);
      platform.awaitStored(replica);

      platform.restoreLatest("target");

      assertThat(platform.digest(Version.V7_0, "target")).isEqualTo(RedisPlatform.digest(primary));
    }
  }

  @Test
  void fault13_aServerThatCanNotGoOnBeginsANewLogWithASetOfItsOwnAndSaysSo() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.follow();
      RedisPlatform.load(source, 20);
      platform.awaitStored(source);
      Instant before = RedisPlatform.nextSecond();
      String digest = RedisPlatform.digest(source);
      RedisPlatform.nextSecond();
      source.run("SET", "late", "1");
      platform.awaitStored(source);
      platform.stopFollowing();
      SetSummary old = platform.newest();
      source.kill9();
      source.restart();
      RedisPlatform.load(source, 10);

      LogResult result = platform.followOnce();

      assertThat(result.base().orElseThrow().after()).isPresent();
      assertThat(result.base().orElseThrow().backup().set()).isPresent();
      assertThat(platform.logs()).hasSize(2);
      platform.restoreLatest("new");
      assertThat(platform.digest(Version.V7_0, "new")).isEqualTo(RedisPlatform.digest(source));
      platform.restore(before, "old");
      assertThat(platform.digest(Version.V7_0, "old")).isEqualTo(digest);
      assertThatThrownBy(
              () -> platform.restore(old, Kind.TIME, Instant.now().toString(), "between"))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("the stored log ends at ");
    }
  }

  @Test
  void aBacklogThatWasOverrunWhileNobodyFollowedIsALoss() throws Exception {
    try (EmbeddedRedis source =
            RedisPlatform.server(Version.V7_0).config("repl-backlog-size 16kb").start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.follow();
      RedisPlatform.load(source, 20);
      platform.awaitStored(source);
      platform.stopFollowing();
      RedisPlatform.load(source, 500);

      LogResult result = platform.followOnce();

      assertThat(result.base().orElseThrow().after()).isPresent();
      platform.restoreLatest("target");
      assertThat(platform.digest(Version.V7_0, "target")).isEqualTo(RedisPlatform.digest(source));
      // One for the first log, one for each set: none to see that the backlog does not do.
      assertThat(source.log().split("Full resync requested", -1)).hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  void anotherStreamGoesOnWithALogThatHasBecomeOld() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.followOnce();
      RedisPlatform.load(source, 10);
      platform.followOnce();
      platform.makeOld();
      RedisPlatform.load(source, 10);
      assertThat(platform.followOnce().base()).isEmpty();
      RedisPlatform.load(source, 10);
      assertThat(platform.followOnce().base()).isEmpty();

      assertThat(platform.logs()).hasSize(2);
      assertThat(platform.sets()).hasSize(1);
      platform.restoreLatest("target");
      assertThat(platform.digest(Version.V7_0, "target")).isEqualTo(RedisPlatform.digest(source));
    }
  }

  @Test
  void aTimeAtWhichNobodyListenedIsRefused() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.followOnce();
      RedisPlatform.load(source, 5);
      Instant between = RedisPlatform.nextSecond();
      RedisPlatform.load(source, 5);
      RedisPlatform.nextSecond();
      platform.followOnce();

      assertThatThrownBy(() -> platform.restore(between, "target"))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("the log was not followed between ")
          .hasMessageContaining("Hint: ");
    }
  }

  @Test
  void followsWithoutThePermissionToAskForInfo() throws Exception {
    try (EmbeddedRedis source =
            RedisPlatform.server(Version.V7_0)
                .user("backup", "secret", "-@all +psync +replconf +ping")
                .start();
        RedisPlatform platform = new RedisPlatform(root, source, "backup", "secret")) {
      RedisPlatform.load(source, 10);
      platform.followOnce();
      RedisPlatform.load(source, 10);
      platform.followOnce();

      platform.restoreLatest("target");

      assertThat(platform.sets()).hasSize(1);
      assertThat(platform.digest(Version.V7_0, "target")).isEqualTo(RedisPlatform.digest(source));
    }
  }

  @Test
  void whatWaitConfirmsIsInTheStore() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.follow();
      try (var connection = source.connect()) {
        connection.require("SET", "paid", "1");
        long offset = RedisPlatform.offset(source);
        assertThat(connection.require("WAIT", "1", "20000").asText()).isEqualTo("1");
        assertThat(platform.history().end()).isGreaterThanOrEqualTo(offset);
      }
    }
  }

  @Test
  void fault09_aGapIsNamedAndNothingIsRestoredPastIt() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.followOnce();
      for (int i = 0; i < 4; i++) {
        RedisPlatform.load(source, 5);
        platform.followOnce();
      }
      List<StreamPart> parts = platform.commands();
      StreamPart lost = parts.get(parts.size() - 2);
      Files.delete(platform.engine.store.resolve(lost.key()));

      assertThat(platform.history().ranges()).hasSize(2);
      assertThatThrownBy(() -> platform.restoreLatest("target"))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining(
              "commands are missing from offset " + lost.start() + " to " + lost.end())
          .hasMessageContaining("Hint: ");
      assertThat(root.resolve("target")).doesNotExist();
    }
  }

  @Test
  void aPartThatWasTamperedWithIsNotReplayedAndTheRestoreGoesOnWhenItIsRight() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.followOnce();
      RedisPlatform.load(source, 5);
      platform.followOnce();
      List<StreamPart> parts = platform.commands();
      Path file = platform.engine.store.resolve(parts.get(parts.size() - 1).key());
      byte[] right = Files.readAllBytes(file);
      byte[] wrong = right.clone();
      wrong[wrong.length / 2] ^= 1;
      Files.delete(file);
      Files.write(file, wrong);

      assertThatThrownBy(() -> platform.restoreLatest("target"))
          .isInstanceOf(DamagedException.class);
      assertThat(root.resolve("target")).doesNotExist();
      Files.write(file, right);
      platform.restoreLatest("target");
      assertThat(platform.digest(Version.V7_0, "target")).isEqualTo(RedisPlatform.digest(source));
    }
  }

  @Test
  void fault15_aTimeOutsideOfTheLogIsRefused() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.followOnce();
      SetSummary set = platform.newest();

      Instant late = Instant.now().plusSeconds(3_600);
      assertThatThrownBy(() -> platform.restore(set, Kind.TIME, late.toString(), "target"))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("the stored log ends at");
      Instant early = set.startedAt().minusSeconds(60);
      assertThatThrownBy(() -> platform.restore(set, Kind.TIME, early.toString(), "target"))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("take an older set");
    }
  }

  private static EmbeddedRedis replicaOf(EmbeddedRedis primary, Version version) {
    EmbeddedRedis replica =
        RedisPlatform.server(version).config("replicaof 127.0.0.1 " + primary.port()).start();
    Awaitility.await()
        .atMost(RedisPlatform.LIMIT)
        .until(() -> replica.run("INFO").contains("master_link_status:up"));
    return replica;
  }

  private static void awaitInStep(EmbeddedRedis primary, EmbeddedRedis replica) {
    Awaitility.await()
        .atMost(RedisPlatform.LIMIT)
        .until(() -> RedisPlatform.offset(primary) == RedisPlatform.offset(replica));
  }
}
