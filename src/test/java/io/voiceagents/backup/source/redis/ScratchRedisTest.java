package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScratchRedisTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @ParameterizedTest
  @EnumSource(Version.class)
  void aGoodRestorePassesEveryCheck(Version version) throws Exception {
    Map<String, String> facts = captured(version, "databases 40");
    assertThat(RedisChecks.verify(directory, facts, settings(EmbeddedRedis.binary(version))))
        .allMatch(Check::passed, "passed")
        .extracting(Check::name)
        .containsExactly(
            "rdb", "load", "role", "keys.db0", "keys.db3", "keys.db15", "memory", "digest");
  }

  /** The restored directory is only read. */
  @Test
  void leavesTheDirectoryAsItIs() throws Exception {
    Map<String, String> facts = captured(Version.V7_0);
    new RedisLayout().finish(directory, directory, facts);
    List<String> before = listing();
    try (ScratchRedis server = start(facts)) {
      try (RedisConnection connection = server.connect()) {
        connection.require("FLUSHALL");
      }
    }
    assertThat(listing()).isEqualTo(before);
  }

  private List<String> listing() throws Exception {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(path -> path + " " + path.toFile().length() + " " + path.toFile().lastModified())
          .sorted()
          .toList();
    }
  }

  /**
   * The source is a replica, saves, rewrites its AOF, has a configuration file in its directory.
   */
  @Test
  void fault36_takesNothingOfTheSourcesConfiguration() throws Exception {
    try (EmbeddedRedis primary = server(Version.V7_0);
        EmbeddedRedis replica =
            server(
                Version.V7_0,
                "replicaof 127.0.0.1 " + primary.port(),
                "appendonly yes",
                "notify-keyspace-events KEA",
                "maxmemory 100mb",
                "maxmemory-policy allkeys-lru")) {
      primary.run("SET", "a", "1");
      org.awaitility.Awaitility.await().until(() -> replica.run("GET", "a").equals("1"));
      Map<String, String> facts =
          Captures.capture(replica.settings(), new CollectingSink(directory));
      Files.writeString(
          directory.resolve("redis.conf"), "replicaof 127.0.0.1 " + primary.port() + "\n");
      new RedisLayout().finish(directory, directory, facts);
      try (ScratchRedis server = start(facts);
          RedisConnection connection = server.connect()) {
        RedisInfo info = RedisInfo.ask(connection).orElseThrow();
        assertThat(info.field("role")).contains("master");
        assertThat(info.field("aof_enabled")).contains("0");
        for (String setting : List.of("save", "replicaof", "notify-keyspace-events")) {
          assertThat(connection.require("CONFIG", "GET", setting).asText())
              .isEqualTo("[" + setting + ", ]");
        }
        assertThat(connection.require("CONFIG", "GET", "maxmemory-policy").asText())
            .contains("noeviction");
        assertThat(connection.require("CONFIG", "GET", "bind").asText()).contains("127.0.0.1");
      }
      assertThat(RedisInfo.parse(primary.run("INFO")).field("connected_slaves")).contains("1");
    }
  }

  @Test
  void letsNobodyInWithoutItsPassword() throws Exception {
    try (ScratchRedis server = start(captured(Version.V7_0));
        RedisConnection stranger =
            RedisConnection.open(Captures.at(server.address().port()), RedisTimeouts.DEFAULT)) {
      assertThat(stranger.call("GET", "greeting").asText()).startsWith("NOAUTH");
    }
  }

  @Test
  void isGoneAfterClose() throws Exception {
    ScratchRedis server = start(captured(Version.V7_0));
    assertThat(RedisTarget.runningServer(directory)).isPresent();
    server.close();
    assertThat(RedisTarget.runningServer(directory)).isEmpty();
    assertThat(RedisTarget.runningServer(server.address(), RedisTimeouts.DEFAULT)).isEmpty();
  }

  /** Negative control: damage makes a check fail, not the machinery. */
  @ParameterizedTest
  @EnumSource(Version.class)
  void fault25_damagedDataFailsTheChecks(Version version) throws Exception {
    Map<String, String> facts = captured(version);
    byte[] bytes = Files.readAllBytes(directory.resolve("dump.rdb"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(directory.resolve("dump.rdb"), bytes);
    List<Check> checks =
        RedisChecks.verify(directory, facts, settings(EmbeddedRedis.binary(version)));
    assertThat(checks).extracting(Check::passed).containsExactly(false, false);
    assertThat(checks.get(1).detail()).contains("Hint: ").contains("scratch server");
    assertThat(RedisTarget.runningServer(directory)).isEmpty();
  }

  @Test
  void fault25_truncatedDataFailsTheChecks() throws Exception {
    Map<String, String> facts = captured(Version.V7_0);
    byte[] bytes = Files.readAllBytes(directory.resolve("dump.rdb"));
    Files.write(
        directory.resolve("dump.rdb"), java.util.Arrays.copyOf(bytes, bytes.length - 3_000));
    assertThat(verify(facts)).extracting(Check::passed).containsExactly(false, false);
  }

  /** A server starts happily on an empty directory. */
  @Test
  void fault25_aMissingRdbFailsTheChecks() throws Exception {
    Map<String, String> facts = captured(Version.V7_0);
    Files.delete(directory.resolve("dump.rdb"));
    assertThat(verify(facts))
        .filteredOn(check -> !check.passed())
        .extracting(Check::name)
        .contains("rdb", "keys.db0", "keys.db3", "keys.db15");
  }

  @Test
  void fault24_anotherNumberOfKeysFailsTheChecks() throws Exception {
    Map<String, String> facts = new HashMap<>(captured(Version.V7_0));
    facts.put("keys.db3.before", "2");
    facts.put("keys.db3.after", "2");
    assertThat(verify(facts))
        .filteredOn(check -> !check.passed())
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.name()).isEqualTo("keys.db3");
              assertThat(check.detail()).isEqualTo("1 keys, at the backup 2");
            });
  }

  @Test
  void expiredKeysAreNotMissed() throws Exception {
    Map<String, String> facts;
    try (EmbeddedRedis source = server(Version.V7_0)) {
      source.run("SET", "stays", "1");
      source.run("SET", "goes", "1", "PX", "400");
      facts = Captures.capture(source.settings(), new CollectingSink(directory));
      org.awaitility.Awaitility.await().until(() -> source.run("DBSIZE").equals("1"));
    }
    assertThat(facts).containsEntry("keys.db0.before", "2").containsEntry("expires.db0.after", "1");
    assertThat(verify(facts)).allMatch(Check::passed, "passed");
  }

  @Test
  void saysWhenEveryServerHereIsTooOld() throws Exception {
    Map<String, String> facts = captured(Version.V7_0);
    assertThatThrownBy(
            () ->
                ScratchRedis.start(directory, facts, settings(EmbeddedRedis.binary(Version.V6_2))))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("it takes Redis 7.0 or newer, or Valkey")
        .hasMessageContaining("is Redis 6.2.")
        .hasMessageContaining("Hint: ");
  }

  /** A greater number is not a later version of the same. */
  @Test
  void takesNoServerOfTheOtherKindForWhatOnlyRedisReads() throws Exception {
    Map<String, String> facts = captured(Version.V8_0);
    Path valkey = EmbeddedRedis.binary(Version.VALKEY_8);
    assertThatThrownBy(() -> ScratchRedis.start(directory, facts, settings(valkey)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("of Redis 8.0.")
        .hasMessageContaining("(RDB version 12): it takes Redis 8.0 or newer; " + valkey)
        .hasMessageContaining("is Valkey 8.1.");
    ScratchRedis.Settings both = settings(valkey, EmbeddedRedis.binary(Version.V8_0));
    try (ScratchRedis server = ScratchRedis.start(directory, facts, both)) {
      assertThat(server.release()).startsWith("Redis 8.0.");
    }
  }

  @Test
  void takesTheOtherKindForWhatBothRead() throws Exception {
    Map<String, String> facts = captured(Version.VALKEY_8);
    ScratchRedis.Settings settings =
        settings(EmbeddedRedis.binary(Version.V7_0), EmbeddedRedis.binary(Version.V8_0));
    try (ScratchRedis server = ScratchRedis.start(directory, facts, settings)) {
      assertThat(server.release()).startsWith("Redis 8.0.");
    }
  }

  @Test
  void findsServersOfBothNamesInThePath() throws Exception {
    Path valkey = EmbeddedRedis.binary(Version.VALKEY_8);
    Path path = Files.createDirectory(directory.resolve("bin"));
    Files.writeString(path.resolve("valkey-server"), "#!/bin/sh\nexec " + valkey + " \"$@\"\n");
    assertThat(path.resolve("valkey-server").toFile().setExecutable(true)).isTrue();
    RedisBinary found =
        RedisBinary.find(
            List.of(),
            directory.resolve("none") + ":" + path,
            new RdbReaders(11, Optional.of(ServerRelease.valkey("8.1.1"))));
    assertThat(found.path()).isEqualTo(path.resolve("valkey-server"));
    assertThat(found.release().toString()).startsWith("Valkey 8.1.");
  }

  @Test
  void takesTheFirstServerThatIsNewEnough() throws Exception {
    ScratchRedis.Settings both =
        settings(
            Path.of("/nowhere/redis-server"),
            EmbeddedRedis.binary(Version.V6_2),
            EmbeddedRedis.binary(Version.V7_0));
    try (ScratchRedis server = ScratchRedis.start(directory, captured(Version.V7_0), both)) {
      assertThat(server.release()).startsWith("Redis 7.0.");
    }
  }

  private Map<String, String> captured(Version version, String... config) throws Exception {
    try (EmbeddedRedis source = server(version, config)) {
      SampleData.load(source, version);
      return Captures.capture(source.settings(), new CollectingSink(directory));
    }
  }

  private static EmbeddedRedis server(Version version, String... config) {
    EmbeddedRedis.Builder builder = EmbeddedRedis.of(version).config("repl-diskless-sync-delay 0");
    Stream.of(config).forEach(builder::config);
    return builder.start();
  }

  private List<Check> verify(Map<String, String> facts) throws Exception {
    return RedisChecks.verify(directory, facts, settings(EmbeddedRedis.binary(Version.V7_0)));
  }

  private ScratchRedis start(Map<String, String> facts) throws Exception {
    return ScratchRedis.start(directory, facts, settings(EmbeddedRedis.binary(Version.V7_0)));
  }

  private static ScratchRedis.Settings settings(Path... binaries) {
    return new ScratchRedis.Settings(
        List.of(binaries), "", Duration.ofSeconds(30), Clock.systemUTC(), new SecureRandom());
  }
}
