package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.LoadedConfiguration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.StorageSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edit of a retention that would give up more than was agreed is refused, with the figures. */
class RetentionGuardTest {
  private final Path root;
  private final Application running;

  RetentionGuardTest(@TempDir Path root) throws Exception {
    this.root = root;
    KeyFile.generate(root.resolve("key"), new SecureRandom(), Clock.systemUTC());
    Files.createDirectories(root.resolve("store"));
    Files.writeString(Files.createDirectories(root.resolve("tree")).resolve("a"), "one");
    running =
        new Application(
            load("store", "30", "30"), Path.of("").toAbsolutePath(), Map.of(), Clock.systemUTC());
  }

  /** Four chains: a full set each, the youngest with an incremental one. */
  @BeforeEach
  void backUp() throws IOException {
    for (int chain = 0; chain < 4; chain++) {
      backUp(BackupKind.FULL);
      backUp(BackupKind.INCREMENTAL);
    }
  }

  private void backUp(BackupKind kind) throws IOException {
    Policy policy = Objects.requireNonNull(running.configuration().policies().get("tree"));
    boolean force = kind == BackupKind.FULL;
    assertThat(
            running.backups().run(new BackupRequest(policy, kind, force), Progress.NONE).outcome())
        .isEqualTo(Outcome.COMPLETE);
  }

  @AfterEach
  void close() {
    running.close();
  }

  private LoadedConfiguration load(String store, String fulls, String percent) throws Exception {
    Path file =
        Files.writeString(
            root.resolve("backup.yaml"),
            """
            storage: {directory: ./%s}
            encryption: {key_file: ./key}
            schedules: {max_given_up_percent: %s}
            policies:
              tree: {type: filesystem, paths: [./tree], retention: {full_backups: %s, incremental: 2}}
            """
                .formatted(store, percent, fulls));
    return ConfigurationLoader.loadWithWarnings(file, Map.of());
  }

  private List<RouteProblem> edit(String store, String fulls, String percent) throws Exception {
    Configuration wanted = load(store, fulls, percent).configuration();
    return RetentionGuard.problems(running, wanted);
  }

  @Test
  void moreThanTheShareIsRefusedWithTheFigures() throws Exception {
    // Of the 8 sets the incremental ones of the two old chains go anyway; of the rest, 2 of each.
    List<RouteProblem> problems = edit("store", "2", "20");

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).text())
        .startsWith("backup.yaml: policies.tree.retention gives up 2 of the 8 backups")
        .contains("25 %", "may give up 20 %", "Hint: 'backupctl expire --dry-run'");
  }

  @Test
  void whatWasAgreedPasses() throws Exception {
    assertThat(edit("store", "2", "25")).isEmpty();
    assertThat(edit("store", "1", "100")).isEmpty();
    assertThat(edit("store", "60", "0")).isEmpty();
    assertThat(edit("another", "1", "0")).as("another repository").isEmpty();
  }

  @Test
  void otherSettingsOfTheSameStoreLeadToTheSameBackups() {
    StorageSettings one = s3("calls/", "when_supported", "old");
    assertThat(one.isSamePlace(s3("calls/", "when_required", "new"))).isTrue();
    assertThat(one.isSamePlace(s3("", "when_supported", "old"))).isFalse();
    assertThat(one.isSamePlace(new StorageSettings.Directory(root))).isFalse();
  }

  private static StorageSettings s3(String prefix, String checksums, String secret) {
    return new StorageSettings.S3(
        "backups",
        "us-east-1",
        Optional.empty(),
        false,
        prefix,
        Optional.empty(),
        "none",
        Optional.empty(),
        checksums,
        Optional.of("key"),
        new Secret(secret));
  }

  @Test
  void whileTheStoreIsAwayNobodyKnows() throws Exception {
    Files.move(root.resolve("store"), root.resolve("away"));
    Files.writeString(root.resolve("store"), "as when the disk is not mounted");
    assertThatThrownBy(() -> edit("store", "1", "0")).isInstanceOf(IOException.class);
    assertThat(edit("store", "30", "0")).as("keeps as much").isEmpty();
  }
}
