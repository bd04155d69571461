package io.voiceagents.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes.Name;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the README's commands as they stand there, in an installation of their own. Only the
 * directories of a real host are moved into the test's.
 */
class ReadmeTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  @TempDir private Path directory = Path.of("");
  private Path home = directory;

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectories(directory.toRealPath().resolve("installation"));
    Path launcher = Files.createDirectories(home.resolve("bin")).resolve("backupctl");
    Files.copy(Path.of("bin/backupctl"), launcher);
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(home.resolve("routes"), Path.of("routes").toAbsolutePath());
    Files.createDirectories(home.resolve("config"));
    for (String name : List.of("application.properties", "logging.properties")) {
      Files.copy(Path.of("config", name), home.resolve("config").resolve(name));
    }
    Files.createDirectories(home.resolve("target/lib"));
    jarOfThisClassPath(home.resolve("target"));
    Path calls = Files.createDirectories(host("/srv/recordings/2026/11"));
    Files.writeString(calls.resolve("call.txt"), "Good morning, how can I help you?");
  }

  private static void jarOfThisClassPath(Path target) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Name.CLASS_PATH, classPath());
    try (OutputStream out = Files.newOutputStream(target.resolve("voice-agent-backup-0.jar"))) {
      new JarOutputStream(out, manifest).close();
    }
  }

  private static String classPath() {
    return Arrays.stream(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator))
        .map(path -> Path.of(path).toUri().toString())
        .collect(Collectors.joining(" "));
  }

  /** Where a path of the README's host lies here. */
  private Path host(String path) {
    return home.resolve("host" + path);
  }

  @Test
  void aTreeIsProtectedByWhatTheReadmeSays() throws Exception {
    run(block("Protect your own"));
    assertThat(home.resolve("backup.key.recovery")).isRegularFile();
    assertThat(home.resolve("backups/manifests/voice_data")).isNotEmptyDirectory();
  }

  @Test
  void aPlatformIsRestoredByWhatTheReadmeSays() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(17);
        EmbeddedRedis redis = EmbeddedRedis.of(EmbeddedRedis.Version.V6_2).start()) {
      redis.run("SET", "session", "open");
      Files.writeString(home.resolve("config/backup.yaml"), platform(postgres, redis));
      Files.createDirectory(home.resolve("backups"));
      run("bin/backupctl keys generate --out backup.key\nbin/backupctl backup run\n");

      run(block("Restore"));

      assertThat(host("/var/lib/postgresql/17/restored/global/pg_control")).isRegularFile();
      assertThat(host("/var/lib/redis-restored/dump.rdb")).isRegularFile();
      try (Stream<Path> restored = Files.walk(host("/srv/restored"))) {
        assertThat(restored.map(Path::getFileName)).contains(Path.of("call.txt"));
      }
    }
  }

  private String platform(EmbeddedPostgres postgres, EmbeddedRedis redis) {
    return """
    storage: { directory: ../backups }
    encryption: { key_file: ../backup.key }
    policies:
      postgres:
        connection: { host: 127.0.0.1, port: %d, user: %s, password: %s, sslmode: disable }
        options: { fast_checkpoint: true }
      redis: { connection: { host: 127.0.0.1, port: %d } }
      voice_data: { type: filesystem, paths: [%s] }
    """
        .formatted(
            postgres.port(),
            EmbeddedPostgres.USER,
            EmbeddedPostgres.PASSWORD,
            redis.port(),
            host("/srv/recordings"));
  }

  @Test
  void everyFileThatItLinksToIsThere() throws IOException {
    Matcher link = LINK.matcher(Files.readString(Path.of("README.md")));
    assertThat(link.results().map(found -> Path.of(found.group(1))))
        .hasSizeGreaterThan(10)
        .allMatch(Files::exists);
  }

  /** The first block of commands under a heading. */
  private static String block(String section) throws IOException {
    StringBuilder commands = new StringBuilder();
    boolean here = false;
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("README.md"))) {
      if (here && line.equals("```")) {
        if (inside) {
          return commands.toString();
        }
        inside = true;
      } else if (inside) {
        commands.append(line).append('\n');
      } else if (line.startsWith("## ")) {
        here = line.equals("## " + section);
      }
    }
    throw new AssertionError("README.md has no commands under '" + section + "'");
  }

  private void run(String commands) throws IOException, InterruptedException {
    String here = commands.replaceAll("(?<=[\\s\\[])/(srv|var)/", home + "/host/$1/");
    Path output = home.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euc", here)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    int exitCode = builder.start().waitFor();
    assertThat(exitCode).as(here + Files.readString(output)).isZero();
  }
}
