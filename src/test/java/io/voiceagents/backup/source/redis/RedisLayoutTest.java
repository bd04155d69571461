package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.Timestamp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisLayoutTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  private final RedisLayout layout = new RedisLayout();

  @Test
  void placesTheOneEntryOfASet() {
    assertThat(layout.place(entry("dump.rdb"), directory)).contains(directory.resolve("dump.rdb"));
    assertThat(layout.place(entry("other"), directory)).isEmpty();
    RedisLayout named = new RedisLayout(new RedisLayout.Names("prod.rdb", "a.aof", "aofs"));
    assertThat(named.place(entry("dump.rdb"), directory)).contains(directory.resolve("prod.rdb"));
  }

  private static EntryMeta entry(String path) {
    return EntryMeta.file(path, 1, new Timestamp(0, 0), 0600, Owner.UNKNOWN);
  }

  /** 6.2 appends to the file, which must not be the RDB itself. */
  @Test
  void theSingleAofOfOldServersIsACopy() throws Exception {
    layout.finish(directory, directory, captured(Version.V6_2));
    assertThat(directory.resolve("appendonly.aof"))
        .hasSameBinaryContentAs(directory.resolve("dump.rdb"));
    assertThat(Files.getAttribute(directory.resolve("dump.rdb"), "unix:nlink")).isEqualTo(1);
    assertThat(directory.resolve("appendonlydir")).doesNotExist();
  }

  @Test
  void theBaseOfAMultiPartAofCostsNoSpace() throws Exception {
    layout.finish(directory, directory, captured(Version.V7_0));
    Path base = directory.resolve("appendonlydir/appendonly.aof.1.base.rdb");
    assertThat(Files.isSameFile(base, directory.resolve("dump.rdb"))).isTrue();
    assertThat(directory.resolve("appendonlydir/appendonly.aof.manifest"))
        .hasContent("file appendonly.aof.1.base.rdb seq 1 type b");
    assertThat(directory.resolve("appendonly.aof")).doesNotExist();
  }

  /** Started without AOF, switched to it while it runs, written to, restarted with it. */
  @ParameterizedTest
  @EnumSource(Version.class)
  void switchingToAofLaterKeepsWhatWasWritten(Version version) throws Exception {
    layout.finish(directory, directory, captured(version));
    try (EmbeddedRedis server = EmbeddedRedis.of(version).directory(directory).start()) {
      server.run("SET", "later", "1");
      server.run("CONFIG", "SET", "appendonly", "yes");
      org.awaitility.Awaitility.await().until(() -> rewritten(server.run("INFO", "persistence")));
      server.run("SET", "latest", "2");
    }
    assertKept(version);
  }

  private static boolean rewritten(String info) {
    return info.contains("aof_rewrite_in_progress:0") && info.contains("aof_rewrite_scheduled:0");
  }

  /** Killed with AOF, so what it reads next is what it wrote into the AOF. */
  @ParameterizedTest
  @EnumSource(Version.class)
  void aServerWithAofGoesOnWritingIt(Version version) throws Exception {
    layout.finish(directory, directory, captured(version));
    try (EmbeddedRedis server = aofServer(version)) {
      server.run("SET", "later", "1");
      server.run("SET", "latest", "2");
      server.kill9();
    }
    assertKept(version);
    assertThat(RdbVerifier.verify(directory.resolve("dump.rdb")).checksummed()).isTrue();
  }

  private void assertKept(Version version) {
    try (EmbeddedRedis server = aofServer(version)) {
      assertThat(server.run("GET", "later")).isEqualTo("1");
      assertThat(server.run("GET", "latest")).isEqualTo("2");
      assertThat(server.run("LLEN", "big_list")).isEqualTo("600");
    }
  }

  private EmbeddedRedis aofServer(Version version) {
    return EmbeddedRedis.of(version)
        .directory(directory)
        .config("appendonly yes")
        .config("appendfsync always")
        .start();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 5_000, -1, -9, -20})
  void fault25_refusesAnRdbWithOneOtherByte(int place) throws Exception {
    Map<String, String> facts = captured(Version.V7_0);
    byte[] bytes = Files.readAllBytes(directory.resolve("dump.rdb"));
    bytes[place >= 0 ? place : bytes.length + place] ^= 1;
    Files.write(directory.resolve("dump.rdb"), bytes);
    refused(facts);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 5_000})
  void fault25_refusesATruncatedRdb(int length) throws Exception {
    Map<String, String> facts = captured(Version.V7_0);
    byte[] bytes = Files.readAllBytes(directory.resolve("dump.rdb"));
    Files.write(directory.resolve("dump.rdb"), java.util.Arrays.copyOf(bytes, length));
    refused(facts);
  }

  @Test
  void refusesAWholeRdbOfAnotherBackup() throws Exception {
    Map<String, String> facts = captured(Version.V6_2);
    captured(Version.V7_0);
    refused(facts);
    refused(Map.of());
  }

  @Test
  void refusesASetWithoutItsRdb() throws Exception {
    Map<String, String> facts = captured(Version.V7_0);
    Files.delete(directory.resolve("dump.rdb"));
    refused(facts);
  }

  private void refused(Map<String, String> facts) {
    assertThatThrownBy(() -> layout.finish(directory, directory, facts))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("Hint: ");
    assertThat(directory.resolve("appendonly.aof")).doesNotExist();
    assertThat(directory.resolve("appendonlydir")).doesNotExist();
  }

  private Map<String, String> captured(Version version) throws Exception {
    try (EmbeddedRedis source =
        EmbeddedRedis.of(version).config("repl-diskless-sync-delay 0").start()) {
      SampleData.load(source, version);
      return Captures.capture(source.settings(), new CollectingSink(directory));
    }
  }
}
