package io.voiceagents.backup.source.redis;

import static io.voiceagents.backup.source.redis.Captures.capture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Captures of real servers. */
class RedisCaptureTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @ParameterizedTest
  @CsvSource({
    "V6_2, yes, diskless",
    "V6_2, no, disk",
    "V7_0, yes, diskless",
    "V7_0, no, disk",
    "V8_0, yes, diskless",
    "V8_0, no, disk",
    "VALKEY_8, yes, diskless",
    "VALKEY_8, no, disk"
  })
  void takesBothWaysInWhichServersSend(Version version, String diskless, String transfer)
      throws Exception {
    try (EmbeddedRedis server = server(version, "repl-diskless-sync " + diskless)) {
      SampleData.load(server, version);
      CollectingSink sink = new CollectingSink(directory);
      Map<String, String> facts = capture(server.settings(), sink);
      assertThat(facts)
          .containsEntry("replication.transfer", transfer)
          .containsEntry("rdb.checksum", "verified")
          .containsEntry("rdb.bytes", "" + Files.size(sink.file("dump.rdb")))
          .containsEntry("redis.role", "primary")
          .containsEntry("keys.db3.before", "1")
          .containsEntry("keys.db15.after", "1")
          .containsEntry("expires.db0.before", "2")
          .containsEntry("redis.version", version == Version.V6_2 ? "6.2.11" : versionOf(server))
          .containsKeys("redis.run_id", "replication.id", "replication.offset", "rdb.sha256");
      assertThat(facts.containsKey("valkey.version")).isEqualTo(version == Version.VALKEY_8);
      assertThat(facts.get("keys.total.before")).isEqualTo(facts.get("keys.total.after"));
      assertThat(sink.committed).singleElement().extracting("path").isEqualTo("dump.rdb");
    }
  }

  private static String versionOf(EmbeddedRedis server) {
    return RedisInfo.parse(server.run("INFO", "server")).field("redis_version").orElseThrow();
  }

  private static @Nullable String valkeyVersionOf(EmbeddedRedis server) {
    return RedisInfo.parse(server.run("INFO", "server")).field("valkey_version").orElse(null);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aUserWhoMayOnlyReplicateIsEnough(Version version) throws Exception {
    try (EmbeddedRedis server =
        EmbeddedRedis.of(version)
            .password("admin")
            .user("backup", "s3cret", Captures.LEAST_RIGHTS)
            .config("repl-diskless-sync-delay 0")
            .start()) {
      server.run("SET", "a", "1");
      CollectingSink sink = new CollectingSink(directory);
      Map<String, String> facts = capture(server.settings("backup", "s3cret"), sink);
      assertThat(facts)
          .containsEntry("redis.info", "unavailable")
          .containsEntry("redis.version", versionOf(server))
          .satisfies(f -> assertThat(f.get("valkey.version")).isEqualTo(valkeyVersionOf(server)))
          .containsKeys("rdb.sha256", "memory.used_bytes")
          .doesNotContainKey("keys.total.before");
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void saysWhatAUserWithoutRightsNeeds(Version version) {
    try (EmbeddedRedis server =
        EmbeddedRedis.of(version).user("backup", "s3cret", "-@all +ping").start()) {
      assertThatThrownBy(() -> capture(server.settings("backup", "s3cret"), sink()))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("NOPERM")
          .hasMessageContaining("+psync +replconf +ping");
    }
  }

  @Test
  void aWrongPasswordIsRefusedAndNotRepeated() {
    try (EmbeddedRedis server = EmbeddedRedis.of(Version.V7_0).password("right").start()) {
      assertThatThrownBy(() -> capture(server.settings("", "wr0ng"), sink()))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("WRONGPASS")
          .hasMessageContaining("Hint: ")
          .hasMessageNotContaining("wr0ng");
      assertThatThrownBy(() -> capture(server.settings("", ""), sink()))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("NOAUTH");
    }
  }

  @Test
  void nobodyThereIsSaidWithTheAddress() throws Exception {
    int port;
    try (EmbeddedRedis server = server(Version.V6_2)) {
      port = server.port();
    }
    SourceSettings.Redis gone = Captures.at(port);
    assertThatThrownBy(() -> capture(gone, sink()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageContaining("Hint: ");
  }

  @Test
  void aReplicaIsBackedUp() throws Exception {
    try (EmbeddedRedis primary = server(Version.V7_0);
        EmbeddedRedis replica = server(Version.V7_0, "replicaof 127.0.0.1 " + primary.port())) {
      primary.run("SET", "a", "1");
      org.awaitility.Awaitility.await().until(() -> replica.run("GET", "a").equals("1"));
      assertThat(capture(replica.settings(), sink()))
          .containsEntry("redis.role", "replica")
          .containsEntry("replication.primary", "127.0.0.1:" + primary.port())
          .containsEntry("keys.db0.before", "1");
    }
  }

  @ParameterizedTest
  @CsvSource({"V6_2, +info", "V6_2, -info", "V7_0, +info", "V7_0, -info", "V8_0, -info"})
  void fault24_refusesAReplicaThatHasLostItsPrimary(Version version, String info) {
    try (EmbeddedRedis replica =
        EmbeddedRedis.of(version)
            .config("replicaof 127.0.0.1 1")
            .user("backup", "s3cret", Captures.LEAST_RIGHTS + " " + info)
            .start()) {
      assertThatThrownBy(() -> capture(replica.settings("backup", "s3cret"), sink()))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("NOMASTERLINK")
          .hasMessageContaining("Hint: this replica has lost its primary");
    }
  }

  /** It holds a part of the keys. Valkey says in another field what it is. */
  @ParameterizedTest
  @EnumSource(names = "V6_2", mode = EnumSource.Mode.EXCLUDE)
  void refusesANodeOfACluster(Version version) throws Exception {
    String bus = "cluster-port " + EmbeddedRedis.freePort();
    try (EmbeddedRedis node =
        server(version, "cluster-enabled yes", "cluster-config-file nodes.conf", bus)) {
      assertThatThrownBy(() -> capture(node.settings(), sink()))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("mode 'cluster'");
    }
  }

  @Test
  void refusesAServerThatIsLoading() throws Exception {
    try (EmbeddedRedis server =
        EmbeddedRedis.of(Version.V7_0)
            .directory(directory)
            .evenWhileLoading()
            .config("key-load-delay 2000")
            .config("loading-process-events-interval-bytes 1024")
            .start()) {
      server.run("DEBUG", "POPULATE", "5000");
      server.run("SAVE");
      server.restart();
      assertThatThrownBy(() -> capture(server.settings(), sink()))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("LOADING")
          .hasMessageContaining("Hint: ");
      server.kill9();
    }
  }

  @Test
  void fault24_capturesWhileWritesGoOn() throws Exception {
    try (EmbeddedRedis server = server(Version.V7_0)) {
      server.run("DEBUG", "POPULATE", "20000", "key", "100");
      AtomicBoolean stop = new AtomicBoolean();
      AtomicLong writes = new AtomicLong();
      Thread writer = new Thread(() -> write(server, stop, writes));
      writer.start();
      org.awaitility.Awaitility.await().until(() -> writes.get() > 100);
      CollectingSink sink = new CollectingSink(directory);
      Map<String, String> facts;
      try {
        facts = capture(server.settings(), sink);
      } finally {
        stop.set(true);
        writer.join();
      }
      assertThat(Long.parseLong(facts.get("keys.total.after"))).isGreaterThan(20_100);
      assertThat(RdbVerifier.verify(sink.file("dump.rdb")).checksummed()).isTrue();
    }
  }

  private static void write(EmbeddedRedis server, AtomicBoolean stop, AtomicLong writes) {
    try (RedisConnection connection = server.connect()) {
      while (!stop.get()) {
        connection.require("SET", "written:" + writes.incrementAndGet(), "x".repeat(100));
      }
    } catch (SourceException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void fault34_aServerKilledInTheMiddleGivesNoSet(Version version) {
    try (EmbeddedRedis server =
        server(version, "repl-diskless-sync yes", "rdb-key-save-delay 200", "rdbcompression no")) {
      server.run("DEBUG", "POPULATE", "20000", "key", "1000");
      CollectingSink sink = sink();
      sink.beforeWrite = written -> server.kill9();
      assertThatThrownBy(() -> capture(server.settings(), sink))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContaining("Hint: ");
      assertThat(sink.committed).isEmpty();
      assertThat(sink.discarded).containsExactly("dump.rdb");
    }
  }

  @Test
  void aFailureOfTheStorePassesAsItIs() {
    try (EmbeddedRedis server = server(Version.V7_0)) {
      CollectingSink sink = sink();
      IOException full = new IOException("the bucket is gone");
      sink.beforeWrite =
          written -> {
            throw full;
          };
      assertThatThrownBy(() -> capture(server.settings(), sink)).isSameAs(full);
      assertThat(sink.discarded).containsExactly("dump.rdb");
    }
  }

  /** Without rdb-only the server would queue all of it for us, up to its limit for replicas. */
  @ParameterizedTest
  @EnumSource(Version.class)
  void fault37_aSlowStoreCostsTheServerNoMemory(Version version) throws Exception {
    try (EmbeddedRedis server = server(version, "repl-diskless-sync yes", "rdbcompression no")) {
      server.run("DEBUG", "POPULATE", "20000", "key", "1000");
      CollectingSink sink = sink();
      AtomicLong queued = new AtomicLong(-1);
      sink.beforeWrite =
          written -> {
            if (queued.compareAndSet(-1, 0)) {
              server.run("SET", "big", "x".repeat(40_000_000));
              queued.set(outputBuffers(server));
            }
          };
      capture(server.settings(), sink);
      assertThat(queued.get()).isBetween(0L, 10_000_000L);
    }
  }

  private static long outputBuffers(EmbeddedRedis server) {
    return server
        .run("CLIENT", "LIST", "TYPE", "replica")
        .lines()
        .flatMap(line -> java.util.Arrays.stream(line.split(" ")))
        .filter(field -> field.startsWith("omem="))
        .mapToLong(field -> Long.parseLong(field.substring("omem=".length())))
        .sum();
  }

  private CollectingSink sink() {
    return new CollectingSink(directory);
  }

  private static EmbeddedRedis server(Version version, String... config) {
    EmbeddedRedis.Builder builder = EmbeddedRedis.of(version).config("repl-diskless-sync-delay 0");
    for (String line : config) {
      builder.config(line);
    }
    return builder.start();
  }
}
