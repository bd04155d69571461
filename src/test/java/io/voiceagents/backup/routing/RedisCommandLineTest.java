package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.keys.KeyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the Redis log, each in a process of its own, as cron would run them. */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class RedisCommandLineTest {
  @TempDir private Path root = Path.of("");

  @Test
  void followsAuditsAndRestores() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start()) {
      configure(source);
      RedisPlatform.load(source, 5);
      assertThat(run(0, "redis", "follow", "--once").get("base").asText()).startsWith("redis/");
      RedisPlatform.load(source, 5);
      assertThat(run(0, "redis", "follow", "--once").get("base").isNull()).isTrue();
      assertThat(run(0, "redis", "audit").get("ranges")).hasSize(1);
      assertThat(run(0, "wal", "audit").get("ranges")).isEmpty();

      Path target = root.resolve("target");
      String[] restore = {
        "restore", "redis", "latest", "--target-latest", "--target-dir", target.toString()
      };
      JsonNode restored = run(0, restore);
      assertThat(restored.at("/result/next/1").asText()).contains("redis-server");
      assertThat(target.resolve("dump.rdb")).doesNotExist();

      source.kill9();
      source.restart();
      RedisPlatform.load(source, 1);
      JsonNode broken = run(9, "redis", "follow", "--once");
      assertThat(broken.get("log_broke_after").asText()).contains(":");
      JsonNode ranges = run(0, "redis", "audit", "--type", "nothing").get("ranges");
      assertThat(ranges).isEmpty();
      RedisPlatform.load(source, 1);
      run(0, "redis", "follow", "--once");
      assertThat(run(9, "redis", "audit").at("/ranges/1/before").asText()).isEqualTo("new_log");
    }
  }

  private void configure(EmbeddedRedis source) throws IOException {
    KeyFile.generate(root.resolve("backup.key"), new SecureRandom(), Clock.systemUTC());
    Files.createDirectories(root.resolve("store"));
    Files.writeString(
        root.resolve("backup.yaml"),
        """
        storage: { directory: store }
        encryption: { key_file: backup.key }
        policies:
          redis: { connection: { host: 127.0.0.1, port: %d } }
        """
            .formatted(source.port()));
  }

  private JsonNode run(int exitCode, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx160m", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BackupctlMain.class.getName());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--json", "--config", root.resolve("backup.yaml").toString()));
    Path errors = root.resolve("errors.log");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor())
        .as("%s: %s %s", List.of(arguments), out, Files.readString(errors))
        .isEqualTo(exitCode);
    return new ObjectMapper().readTree(out);
  }
}
