package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.redis.ScratchRedis;
import io.voiceagents.backup.verify.RedisSetChecks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Redis Cluster is one set, and comes back shard by shard. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RedisClusterTest {
  private static final List<String> SLOTS = List.of("0 5460", "5461 10922", "10923 16383");

  @TempDir private Path root = Path.of("");
  private final List<EmbeddedRedis> nodes = new ArrayList<>();

  private void form(Version version) throws IOException {
    List<Integer> buses = new ArrayList<>();
    for (String slots : SLOTS) {
      int bus = EmbeddedRedis.freePort();
      EmbeddedRedis node =
          RedisPlatform.server(version)
              .config("cluster-enabled yes")
              .config("cluster-port " + bus)
              .start();
      String[] range = slots.split(" ", -1);
      node.run("CLUSTER", "ADDSLOTSRANGE", range[0], range[1]);
      buses.add(bus);
      nodes.add(node);
    }
    for (int i = 1; i < nodes.size(); i++) {
      String port = Integer.toString(nodes.get(i).port());
      String bus = Integer.toString(buses.get(i));
      nodes.get(0).run("CLUSTER", "MEET", "127.0.0.1", port, bus);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> nodes.stream().allMatch(RedisClusterTest::knowsAllSlots));
  }

  @AfterEach
  void end() {
    nodes.forEach(EmbeddedRedis::close);
  }

  @ParameterizedTest
  @EnumSource(names = "V6_2", mode = EnumSource.Mode.EXCLUDE)
  void allShardsAreOneSetAndEachOfThemComesBack(Version version) throws Exception {
    form(version);
    fill();
    try (TestEngine engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()))) {
      RunResult result = engine.backup(new BackupRequest(policy(true), BackupKind.FULL, false));
      assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
      Path target = root.resolve("target");
      engine.restore(result.set().orElseThrow(), target);

      for (int i = 0; i < nodes.size(); i++) {
        Path shard = target.resolve("shards/" + i);
        assertThat(shard.resolve("slots")).hasContent(SLOTS.get(i).replace(' ', '-'));
        try (EmbeddedRedis restored =
            EmbeddedRedis.of(version).directory(shard).config("appendonly yes").start()) {
          assertThat(RedisPlatform.digest(restored)).isEqualTo(RedisPlatform.digest(nodes.get(i)));
        }
      }
      SetReader set = SetReader.open(engine.engine.chains(), result.set().orElseThrow());
      engine.restore(result.set().orElseThrow(), root.resolve("checked"));
      List<Check> checks = checks(version).check(set, root.resolve("checked"));
      assertThat(checks).allMatch(Check::passed).anyMatch(c -> c.name().equals("shards/2 load"));
      checks(version).damage(set.manifest(), root.resolve("checked"));
      assertThat(checks(version).check(set, root.resolve("checked")))
          .anyMatch(check -> !check.passed());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V7_0", "VALKEY_8"})
  void fault16_aShardIsFollowedThroughAFailOverAndBroughtBack(Version version) throws Exception {
    form(version);
    EmbeddedRedis primary = nodes.get(0);
    EmbeddedRedis replica = addReplica(version, primary);
    try (RedisPlatform platform = new RedisPlatform(root, nodes.get(1), 100)) {
      fill("early");
      platform.follow();
      fill("late");
      platform.awaitStored(primary);
      Instant before = RedisPlatform.nextSecond();
      String digest = RedisPlatform.digest(primary);
      RedisPlatform.nextSecond();
      // What is received over the same connection shows that nothing was written before it.
      fill("after");
      platform.awaitStored(primary);
      replica.run("CLUSTER", "FAILOVER");
      Awaitility.await()
          .atMost(RedisPlatform.LIMIT)
          .until(() -> replica.run("INFO", "replication").contains("role:master"));
      primary.kill9();
      primary.close();
      nodes.remove(replica);
      nodes.set(0, replica);
      fill("last");
      platform.awaitStored(replica);

      assertThat(platform.logs()).hasSize(1);
      platform.restoreLatest("target");
      assertThat(platform.digest(version, "target")).isEqualTo(RedisPlatform.digest(replica));
      platform.restore(before, "before");
      assertThat(platform.digest(version, "before")).isEqualTo(digest);
    }
  }

  /** Of a whole cluster each shard would need a log: one for all would mix their positions. */
  @Test
  void theCommandsOfAllShardsAtOnceAreRefused() throws Exception {
    form(Version.V7_0);
    try (TestEngine engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()))) {
      assertThatThrownBy(() -> engine.engine.logs().follow(new LogRequest(policy(true), true)))
          .hasMessageContaining("'cluster_slot: N' beside 'cluster: true'");
    }
  }

  private EmbeddedRedis addReplica(Version version, EmbeddedRedis primary) throws IOException {
    int bus = EmbeddedRedis.freePort();
    EmbeddedRedis replica =
        RedisPlatform.server(version)
            .config("cluster-enabled yes")
            .config("cluster-port " + bus)
            .start();
    nodes.add(replica);
    nodes.get(1).run("CLUSTER", "MEET", "127.0.0.1", Integer.toString(replica.port()), "" + bus);
    String id = primary.run("CLUSTER", "MYID");
    Awaitility.await()
        .atMost(RedisPlatform.LIMIT)
        .ignoreExceptions()
        .until(() -> replica.run("CLUSTER", "REPLICATE", id).contains("OK"));
    Awaitility.await()
        .atMost(RedisPlatform.LIMIT)
        .until(() -> replica.run("INFO", "replication").contains("master_link_status:up"));
    return replica;
  }

  @Test
  void oneNodeAloneIsRefused() throws Exception {
    form(Version.V7_0);
    try (TestEngine engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()))) {
      RunResult result = engine.backup(new BackupRequest(policy(false), BackupKind.FULL, false));

      assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(result.message()).contains("set 'cluster: true' to back up all of them");
      assertThat(Files.exists(engine.store.resolve("manifests"))).isFalse();
    }
  }

  @Test
  void aClusterThatLacksSlotsIsNoSource() throws Exception {
    form(Version.V8_0);
    // The owner first: the others learn of slots that are claimed, not of those that are given up.
    nodes.forEach(node -> node.run("CLUSTER", "DELSLOTS", "17"));
    try (TestEngine engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()))) {
      RunResult result = engine.backup(new BackupRequest(policy(true), BackupKind.FULL, false));

      assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(result.message()).contains("knows who serves 16383 of the 16384 slots");
    }
  }

  private RedisSetChecks checks(Version version) {
    return new RedisSetChecks(
        new ScratchRedis.Settings(
            List.of(EmbeddedRedis.binary(version)),
            "",
            Duration.ofSeconds(30),
            Clock.systemUTC(),
            new SecureRandom()));
  }

  private Policy policy(boolean cluster) {
    EmbeddedRedis seed = nodes.get(1);
    return TestEngine.policy(
        "redis",
        new SourceSettings.Redis(
            "127.0.0.1",
            seed.port(),
            "",
            Secret.NONE,
            false,
            Optional.empty(),
            Optional.empty(),
            cluster,
            OptionalInt.empty()));
  }

  /** Each node takes the keys whose slots it serves, and refuses the others. */
  private void fill() {
    fill("session");
  }

  private void fill(String name) {
    int stored = 0;
    for (int i = 0; i < 300; i++) {
      for (EmbeddedRedis node : nodes) {
        try (var connection = node.connect()) {
          boolean taken =
              connection.call("SET", name + ":" + i, "value " + i).asText().equals("OK");
          stored += taken ? 1 : 0;
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    assertThat(stored).isEqualTo(300);
  }

  private static boolean knowsAllSlots(EmbeddedRedis node) {
    String info = node.run("CLUSTER", "INFO");
    return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:3");
  }
}
