package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedisTargetTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  /** Of servers that run under their own name; the newer ones here run under their loader's. */
  @ParameterizedTest
  @EnumSource(names = {"V6_2", "V7_0"})
  void fault27_seesAServerThatWorksInTheTarget(Version version) throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    Path target = Files.createDirectory(directory.resolve("target"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    try (EmbeddedRedis server = EmbeddedRedis.of(version).directory(target).start()) {
      String pid = "process " + server.pid() + " ";
      assertThat(RedisTarget.runningServer(target)).get().asString().startsWith(pid);
      assertThat(RedisTarget.runningServer(link)).isPresent();
      assertThat(RedisTarget.isRunning(directory)).as("a directory above").isTrue();
      assertThat(RedisTarget.isRunning(other)).isFalse();
    }
    assertThat(RedisTarget.isRunning(target)).isFalse();
    assertThat(RedisTarget.isRunning(directory.resolve("missing"))).isFalse();
  }

  @Test
  void fault27_seesAServerAtTheAddress() {
    int port;
    try (EmbeddedRedis server =
        EmbeddedRedis.of(Version.V7_0).directory(directory).password("x").start()) {
      port = server.port();
      assertThat(RedisTarget.runningServer(server.settings(), RedisTimeouts.DEFAULT))
          .get()
          .asString()
          .startsWith("redis 7.0.")
          .endsWith("its directory is " + directory);
      assertThat(RedisTarget.runningServer(server.settings("", "wrong"), RedisTimeouts.DEFAULT))
          .contains("a server answers at 127.0.0.1:" + port + " but doesn't let us in");
    }
    assertThat(RedisTarget.runningServer(Captures.at(port), RedisTimeouts.DEFAULT)).isEmpty();
  }
}
