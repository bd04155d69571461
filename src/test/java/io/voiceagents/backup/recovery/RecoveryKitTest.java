package io.voiceagents.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.cli.Backupctl;
import io.voiceagents.backup.cli.Console;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.Interruption;
import io.voiceagents.backup.cli.KeyFiles;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.cli.output.Terminal;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.ConfigurationException;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.Redaction;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.StorageSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryKitTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("BUCKET", "backups-of-production", "SECRET", "from-environment", "REDIS", "hunter3");
  private static final String YAML =
      """
      storage:
        s3: {bucket: "${BUCKET}", region: eu-central-1, access_key: AKIAEXAMPLE, secret_key: "${SECRET}"}
      encryption: {key_file: backup.key} # the old one was hunter4
      policies:
        postgres: {connection: {host: db, user: backup, password: hunter2}}
        redis: {connection: {host: cache, password: "${REDIS:-hunter5}"}}
        voice_data: {type: filesystem, paths: [/srv/recordings]}
      """;

  private final Path directory;

  RecoveryKitTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void saysWhereWhatAndHow() throws Exception {
    assertThat(kit().plainText())
        .contains("RECOVERY KIT for repository 0f3c7a52-7f0e-4a52-9d5e-6d1f2b3c4d5e")
        .contains("Bucket                  backups-of-production\n")
        .contains("Region                  eu-central-1\n")
        .contains("Key of the running system  k-4711\n")
        .contains("Recovery key               1122334455667788\n")
        .contains(
            "    bin/backupctl restore postgres postgres/latest --target-dir /restore/postgres --dry-run\n")
        .contains("    bin/backupctl restore redis redis/latest --target-dir /restore/redis\n")
        .contains("    bin/backupctl restore filesystem voice_data/latest /restore/voice_data\n")
        .contains("POLICIES_POSTGRES_CONNECTION_PASSWORD")
        .contains("Date, name, signature ____");
  }

  @Test
  void hasNoSecretInIt() throws Exception {
    for (String text : new String[] {kit().plainText(), kit().markdown()}) {
      assertThat(text)
          .doesNotContain(
              "AKIAEXAMPLE", "from-environment", "hunter2", "hunter3", "hunter4", "hunter5");
    }
  }

  @Test
  void isTheSameEachTime() throws Exception {
    assertThat(kit().plainText()).isEqualTo(kit().plainText());
    assertThat(kit().markdown()).isEqualTo(kit().markdown());
  }

  @Test
  void theConfigurationInItLoads() throws Exception {
    String text = kit().plainText();
    String yaml = text.substring(text.lastIndexOf("    storage:"), text.indexOf("6. By hand"));
    Path file = Files.writeString(directory.resolve("typed.yaml"), yaml);
    assertThat(ConfigurationLoader.load(file, environmentOf(kit())).policies())
        .containsOnlyKeys("postgres", "redis", "voice_data");
  }

  @Test
  void theTenLinesForARestoreLoadByThemselves() throws Exception {
    String text = kit().plainText();
    String yaml = text.substring(text.indexOf("    storage:"), text.indexOf("With the key file"));
    Path file = Files.writeString(directory.resolve("night.yaml"), yaml);
    Configuration night = ConfigurationLoader.load(file, Map.of());
    assertThat(night.policies()).isEmpty();
    assertThat(night.encryption().recoveryKeyFile()).contains(directory.resolve("recovery.key"));
    assertThat(night.storage())
        .isEqualTo(
            new StorageSettings.S3(
                "backups-of-production",
                "eu-central-1",
                Optional.empty(),
                false,
                "",
                Optional.empty(),
                "none",
                Optional.empty(),
                "when_supported",
                Optional.empty(),
                Secret.NONE));
  }

  @Test
  void everyCommandInItIsOneOfTheCommandLine() throws Exception {
    List<String> commands =
        kit().plainText().lines().map(String::strip).filter(l -> l.startsWith("bin/")).toList();
    assertThat(commands).hasSizeGreaterThan(10);
    for (String command : commands) {
      assertThat(exitCodeOf(command + " --json")).as(command).isEqualTo(ExitCode.FAILED.number());
    }
    assertThat(exitCodeOf("bin/backupctl restore nothing")).isEqualTo(ExitCode.USAGE.number());
  }

  /** Where nothing can be opened, a command that is understood fails, another is a usage error. */
  private static int exitCodeOf(String command) {
    Operations.Factory nothing =
        new Operations.Factory() {
          @Override
          public Operations open(Path configFile) throws IOException {
            throw new IOException("understood");
          }

          @Override
          public Operations openForReading(Path configFile) throws IOException {
            return open(configFile);
          }

          @Override
          public KeyFiles keyFiles() {
            throw new IllegalStateException("understood");
          }

          @Override
          public Operations.Resident serve(Path configFile) throws IOException {
            throw new IOException("understood");
          }
        };
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Console console = new Console(nowhere, nowhere, Terminal.PIPE, Clock.systemUTC(), Map.of());
    String[] arguments = command.replaceFirst("bin/backupctl ", "").split(" ", -1);
    return new Backupctl(nothing, console, new Interruption()).execute(arguments);
  }

  @Test
  void everyChangedCharacterIsSeen() throws Exception {
    for (String text : new String[] {kit().plainText(), kit().markdown()}) {
      assertThat(RecoveryKit.isWhole(text)).isTrue();
      assertThat(RecoveryKit.isWhole(text.stripTrailing())).isTrue();
      for (int i = 0; i < text.length() - 1; i += 17) {
        char other = text.charAt(i) == 'x' ? 'y' : 'x';
        String changed = text.substring(0, i) + other + text.substring(i + 1);
        assertThat(RecoveryKit.isWhole(changed)).as("character " + i).isFalse();
      }
      assertThat(RecoveryKit.isWhole(text.substring(200))).isFalse();
    }
  }

  @Test
  void isWrittenOnceAndForItsOwnerOnly() throws Exception {
    Path file = directory.resolve("kit.txt");
    KitFile.write(file, kit().plainText());
    assertThat(file).hasContent(kit().plainText());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> KitFile.write(file, "other"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent(kit().plainText());
  }

  private RecoveryKit kit() throws IOException, ConfigurationException {
    Path file = Files.writeString(directory.resolve("backup.yaml"), YAML);
    return new RecoveryKit(
        "0f3c7a52-7f0e-4a52-9d5e-6d1f2b3c4d5e",
        Instant.parse("2026-03-01T12:00:00Z"),
        "voice-agent-backup 0.1.0",
        "k-4711",
        "1122334455667788",
        ConfigurationLoader.load(file, ENVIRONMENT),
        Redaction.of(YAML));
  }

  private static Map<String, String> environmentOf(RecoveryKit kit) {
    return kit.text().variables().stream()
        .collect(Collectors.toMap(Redaction.Variable::name, v -> "value"));
  }
}
