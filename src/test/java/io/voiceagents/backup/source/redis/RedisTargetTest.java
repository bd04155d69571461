package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisTargetTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  /** The newer ones here run under the name of their loader. */
  @ParameterizedTest
  @EnumSource(Version.class)
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

  /** What gives it away is that it takes connections, or that it writes. */
  @ParameterizedTest
  @ValueSource(strings = {"port %d", "port 0\nunixsocket %s/socket\nappendonly yes"})
  void fault27_seesAServerOfAnotherName(String configuration) throws Exception {
    Path target = Files.createDirectory(directory.resolve("target"));
    Path program = Files.copy(EmbeddedRedis.binary(Version.V7_0), directory.resolve("voice"));
    Object place = configuration.contains("%d") ? EmbeddedRedis.freePort() : directory;
    Process server = start(target, program.toString(), "-");
    try (var in = server.getOutputStream()) {
      String lines = "dir " + target + "\n" + configuration.formatted(place) + "\n";
      in.write(lines.getBytes(StandardCharsets.UTF_8));
      in.close();
      Awaitility.await().until(() -> RedisTarget.isRunning(target));
      assertThat(RedisTarget.runningServer(target))
          .get()
          .asString()
          .startsWith("process " + server.pid() + " (voice) ");
    } finally {
      server.destroyForcibly().waitFor();
    }
    assertThat(RedisTarget.isRunning(target)).isFalse();
  }

  @Test
  void somebodyWhoOnlyLooksIsNoServer() throws Exception {
    Path target = Files.createDirectory(directory.resolve("target"));
    Path log = Files.createFile(target.resolve("redis.log"));
    Process reader = start(target, "tail", "-f", log.toString());
    try {
      Awaitility.await().until(() -> reader.info().command().orElse("").endsWith("tail"));
      assertThat(RedisTarget.runningServer(target)).isEmpty();
    } finally {
      reader.destroyForcibly().waitFor();
    }
  }

  private static Process start(Path place, String... command) throws IOException {
    return new ProcessBuilder(command)
        .directory(place.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
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
          .startsWith("Redis 7.0.")
          .endsWith("its directory is " + directory);
      assertThat(RedisTarget.runningServer(server.settings("", "wrong"), RedisTimeouts.DEFAULT))
          .contains("a server answers at 127.0.0.1:" + port + " but doesn't let us in");
    }
    assertThat(RedisTarget.runningServer(Captures.at(port), RedisTimeouts.DEFAULT)).isEmpty();
  }
}
