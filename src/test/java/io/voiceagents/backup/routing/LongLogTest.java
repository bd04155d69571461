package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.embedded.EmbeddedS3;
import io.voiceagents.backup.restore.RecoveryWindows;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.seal.StreamPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log of days has some hundred thousand parts in the store. How far it reaches is told without
 * holding them. The first of it is real, the rest has real names.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LongLogTest {
  /** What the command starts with, and little more; the names alone would take three times that. */
  private static final String HEAP = "-Xmx40m";

  private static final int MANY = 100_000;
  private static final int PAGES = 2_500;
  private static final int BYTES = 100;

  private final Path root;

  LongLogTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void theStatusOfALogOfManyPartsTakesNoMoreMemoryThanThatOfAShortOne() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      begin(source, platform);
      List<StreamPart> added = lengthen(platform, MANY);
      StreamPart last = added.get(MANY - 1);
      configure(source);

      assertThat(recoverableTo("backup", "status")).isEqualTo(last.at());

      StreamPart missing = added.get(MANY / 2);
      Files.delete(platform.engine.store.resolve(missing.key()));
      JsonNode ranges = run(9, "redis", "audit").get("ranges");
      assertThat(ranges).hasSize(2);
      assertThat(ranges.at("/0/end").asLong()).isEqualTo(missing.start());
      assertThat(ranges.at("/1/end").asLong()).isEqualTo(last.end());
    }
  }

  @Test
  void bothStoresTellTheSame() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source);
        EmbeddedS3 server = EmbeddedS3.start(root.resolve("s3"), new SecureRandom())) {
      server.createBucket("backups");
      begin(source, platform);
      List<StreamPart> added = lengthen(platform, PAGES);
      copy(platform.engine.store, server);
      try (TestEngine bucket =
          TestEngine.Setup.in(root).storage(server.settings("backups")).open()) {
        Window whole = window(platform, platform.engine);
        assertThat(whole.until()).contains(added.get(PAGES - 1).at());
        assertThat(whole.broken()).isEmpty();
        assertThat(window(platform, bucket)).isEqualTo(whole);

        StreamPart missing = added.get(PAGES / 2);
        Files.delete(platform.engine.store.resolve(missing.key()));
        Files.delete(server.file("backups", missing.key()));
        Window broken = window(platform, platform.engine);
        assertThat(broken.broken()).isPresent();
        assertThat(window(platform, bucket)).isEqualTo(broken);
      }
    }
  }

  private static void begin(EmbeddedRedis source, RedisPlatform platform) throws Exception {
    RedisPlatform.load(source, 1);
    platform.followOnce();
    RedisPlatform.load(source, 1);
    platform.followOnce();
  }

  /** Adds parts as a busy server would have them, a second apart. */
  private static List<StreamPart> lengthen(RedisPlatform platform, int count) throws IOException {
    List<StreamPart> commands = platform.commands();
    StreamPart last = commands.get(commands.size() - 1);
    List<StreamPart> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant at = last.at().plusSeconds(1);
      last =
          new StreamPart(last.chain(), last.lane(), last.end(), last.end() + BYTES, at, last.run());
      Files.createFile(platform.engine.store.resolve(last.key()));
      added.add(last);
    }
    return added;
  }

  private static void copy(Path store, EmbeddedS3 server) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = server.file("backups", store.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private static Window window(RedisPlatform platform, TestEngine engine) throws IOException {
    return new RecoveryWindows(engine.engine.chains())
        .of(platform.policy(), engine.engine.catalog().list(Optional.of("redis"), 0))
        .orElseThrow();
  }

  private void configure(EmbeddedRedis source) throws IOException {
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

  private Instant recoverableTo(String... arguments) throws Exception {
    return Instant.parse(run(0, arguments).at("/policies/0/recoverable/until").asText());
  }

  private JsonNode run(int exitCode, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
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
