package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.keys.KeyFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A restore test that is killed leaves a database in the clear and its server: not for long. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ScratchLeftoverTest {
  @TempDir private Path root = Path.of("");

  @BeforeEach
  void prepare() throws Exception {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    KeyFile.generate(root.resolve("backup.key"), new SecureRandom(), Clock.systemUTC());
    Files.createDirectories(root.resolve("store"));
    Files.writeString(Files.createDirectories(root.resolve("tree")).resolve("call"), "hello");
  }

  @Test
  void theNextBackupEndsTheServerAndRemovesWhatAKilledTestLeft() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(17)) {
      configure(postgres);
      assertThat(start("backup", "run", "--type", "postgres").waitFor()).as(output()).isZero();
      Process test = start("test", "restore", "--type", "postgres");
      await()
          .atMost(Duration.ofSeconds(60))
          .failFast(() -> assertThat(test.isAlive()).as(output()).isTrue())
          .until(() -> !servers().isEmpty() && isUp());

      test.destroyForcibly().waitFor();

      assertThat(places()).hasSize(1);
      assertThat(servers()).isNotEmpty();
      assertThat(start("backup", "run", "--type", "tree").waitFor()).as(output()).isZero();
      assertThat(servers()).isEmpty();
      assertThat(places()).isEmpty();
      assertThat(sockets()).isZero();
    }
  }

  /** The query keeps the restored server busy until the test is killed. */
  private void configure(EmbeddedPostgres postgres) throws Exception {
    Files.writeString(
        root.resolve("backup.yaml"),
        """
        storage: { directory: store }
        encryption: { key_file: backup.key }
        restore_test: { postgres_binaries: ["%s"] }
        policies:
          postgres:
            connection: { host: 127.0.0.1, port: %d, user: %s, password: %s, sslmode: disable }
            options: { fast_checkpoint: true, validation_queries: ["SELECT pg_sleep(200) IS NULL"] }
          tree: { type: filesystem, paths: [tree] }
        """
            .formatted(
                postgres.programs(),
                postgres.port(),
                EmbeddedPostgres.USER,
                EmbeddedPostgres.PASSWORD));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx160m", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(root.resolve("tmp")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BackupctlMain.class.getName());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--config", root.resolve("backup.yaml").toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(root.resolve("output").toFile())
        .start();
  }

  private String output() throws IOException {
    Path output = root.resolve("output");
    return Files.exists(output) ? Files.readString(output) : "";
  }

  private List<Path> places() throws IOException {
    Path scratch = root.resolve("var/scratch");
    return Files.isDirectory(scratch) ? list(scratch, "*") : List.of();
  }

  private long sockets() throws IOException {
    return list(root.resolve("tmp"), "restore-test-*").size();
  }

  private boolean isUp() throws IOException {
    List<Path> sockets = list(root.resolve("tmp"), "restore-test-*");
    return sockets.size() == 1 && Files.exists(sockets.get(0).resolve(".s.PGSQL.5432"));
  }

  private static List<Path> list(Path directory, String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
      files.forEach(found::add);
    }
    return found;
  }

  /** Processes that work in a scratch place. */
  private List<ProcessHandle> servers() throws IOException {
    Path scratch = root.toRealPath().resolve("var/scratch");
    return ProcessHandle.allProcesses().filter(process -> worksIn(process, scratch)).toList();
  }

  private static boolean worksIn(ProcessHandle process, Path directory) {
    try {
      Path cwd = Path.of("/proc", Long.toString(process.pid()), "cwd");
      return Files.readSymbolicLink(cwd).startsWith(directory);
    } catch (IOException e) {
      return false;
    }
  }
}
