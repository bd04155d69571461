package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.architecture.ClientLibraries;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in a process that has the libraries only which the launcher gives to a client. */
class ClientProcessTest {
  private static Path root = Path.of("");
  private static WebPlatform platform;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    root = directory;
    platform = new WebPlatform(root);
    Files.writeString(root.resolve("token"), platform.token(Role.ADMIN) + "\n");
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private record Ran(int exitCode, String out, String err) {}

  private static Ran run(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", ClientLibraries.classPath()));
    command.add(BackupctlMain.class.getName());
    command.addAll(arguments);
    Path err = root.resolve("err");
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), out, Files.readString(err));
  }

  private static Ran there(String command, String token) throws Exception {
    List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ")));
    arguments.addAll(List.of("--server", platform.server.address()));
    arguments.addAll(List.of("--token-file", root.resolve(token).toString()));
    return run(arguments);
  }

  @Test
  void aServerDoesWhatTheyAsk() throws Exception {
    for (String command :
        List.of(
            "backup run --type voice_data",
            "backup status",
            "backup list --json",
            "backup verify --type voice_data",
            "restore filesystem voice_data/latest " + root.resolve("target") + " --dry-run",
            "jobs list",
            "alerts list",
            "audit list",
            "expire --dry-run")) {
      Ran ran = there(command, "token");
      assertThat(ran.exitCode()).as("%s%n%s%s", command, ran.out(), ran.err()).isZero();
      assertThat(ran.out()).as(command).isNotBlank();
    }
  }

  @Test
  void failuresAreTold() throws Exception {
    Files.writeString(root.resolve("wrong"), "vab_wrong\n");
    Ran refused = there("backup status", "wrong");
    assertThat(refused.exitCode()).as(refused.err()).isNotZero();
    assertThat(refused.err()).startsWith("backupctl: ").contains("Hint: ");
    Ran unknown = there("backup run --type nobody", "token");
    assertThat(unknown.exitCode()).as(unknown.err()).isNotZero();
    assertThat(unknown.err()).startsWith("backupctl: ").contains("nobody");
    Ran here = there("keys generate --out " + root.resolve("key"), "token");
    assertThat(here.err()).contains("works on the host itself");
  }

  @Test
  void helpNeedsNoMore() throws Exception {
    for (String command :
        List.of(
            "--version",
            "--help",
            "backup run --help",
            "serve --help",
            "--help backup run --type voice_data",
            "--version backup verify --type voice_data")) {
      List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ")));
      if (command.startsWith("--") && arguments.size() > 1) {
        arguments.addAll(1, List.of("--config", root.resolve("backup.yaml").toString()));
      }
      Ran ran = run(arguments);
      assertThat(ran.exitCode()).as("%s%n%s%s", command, ran.out(), ran.err()).isZero();
      assertThat(ran.out()).as(command).contains("backupctl");
      assertThat(ran.err()).as(command).isEmpty();
    }
  }
}
