package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.LoadedConfiguration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Retention;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.retention.Agreements;
import io.voiceagents.backup.retention.GuardedRetainer;
import io.voiceagents.backup.retention.RetentionHeldException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
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

  /** Four chains: a full set each, the youngest with an incremental one; 30 of them are agreed. */
  @BeforeEach
  void backUp() throws IOException {
    assertThat(agreements(Clock.systemUTC()).judge(running::retainer, policy(), 30)).isEmpty();
    for (int chain = 0; chain < 4; chain++) {
      backUp(BackupKind.FULL);
      backUp(BackupKind.INCREMENTAL);
    }
  }

  private void backUp(BackupKind kind) throws IOException {
    Policy policy = policy();
    boolean force = kind == BackupKind.FULL;
    assertThat(
            running.backups().run(new BackupRequest(policy, kind, force), Progress.NONE).outcome())
        .isEqualTo(Outcome.COMPLETE);
  }

  private Policy policy() {
    return Objects.requireNonNull(running.configuration().policies().get("tree"));
  }

  private Policy keeping(int fulls) {
    return policy().keeping(new Retention(fulls, 2));
  }

  private Agreements agreements(Clock clock) {
    return new Agreements(root.resolve("var"), clock);
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
  void aPolicyThatIsPutBackIsMeasuredAgainstWhatWasAgreed() throws Exception {
    Path file =
        Files.writeString(
            root.resolve("without.yaml"),
            """
            storage: {directory: ./store}
            encryption: {key_file: ./key}
            policies:
              other: {type: filesystem, paths: [./tree]}
            """);
    try (Application without =
        new Application(
            ConfigurationLoader.loadWithWarnings(file, Map.of()),
            Path.of("").toAbsolutePath(),
            Map.of(),
            Clock.systemUTC())) {
      assertThat(RetentionGuard.problems(without, load("store", "2", "20").configuration()))
          .singleElement()
          .satisfies(problem -> assertThat(problem.message()).contains("gives up 2 of the 8"));
      assertThat(RetentionGuard.problems(without, load("store", "30", "0").configuration()))
          .isEmpty();
    }
  }

  @Test
  void smallEditsOfADayAddUp() throws Exception {
    Agreements today = agreements(Clock.systemUTC());
    assertThat(today.judge(running::retainer, keeping(3), 20)).as("13 %").isEmpty();
    assertThat(today.judge(running::retainer, keeping(2), 20))
        .hasValueSatisfying(why -> assertThat(why).contains("gives up 2 of the 8", "25 %"));
    assertThat(today.heldBack(keeping(2))).isPresent();
    assertThat(today.heldBack(keeping(3))).as("another one is not").isEmpty();

    Agreements tomorrow = agreements(Clock.offset(Clock.systemUTC(), Duration.ofHours(21)));
    new GuardedRetainer(running.retainer(), tomorrow, 20).expire(keeping(3), Optional.empty());
    assertThat(tomorrow.judge(running::retainer, keeping(2), 20)).as("13 % more").isEmpty();
    assertThat(tomorrow.heldBack(keeping(2))).isEmpty();
  }

  @Test
  void whatIsHeldBackIsNotMarkedUntilAPersonAgrees() throws Exception {
    assertThatThrownBy(() -> running.retainer().expire(keeping(1), Optional.empty()))
        .isInstanceOf(RetentionHeldException.class)
        .hasMessageContaining("gives up 4 of the 8 backups")
        .hasMessageContaining("'backupctl expire --type tree --agree'");
    assertThat(marked()).isZero();
    running.agreeToRetention(keeping(1));
    assertThat(running.retainer().expire(keeping(1), Optional.empty()).marked()).hasSize(3);
    assertThat(marked()).isEqualTo(3);
  }

  private long marked() throws IOException {
    return running.retainer().plan(policy()).stream()
        .filter(fate -> fate.state().mark().isPresent())
        .count();
  }

  @Test
  void aDamagedRecordOfWhatWasAgreedDeletesNothing() throws Exception {
    Files.writeString(root.resolve("var/retention.json"), "{\"version\": 1, \"policies\"");
    assertThatThrownBy(() -> running.retainer().expire(policy(), Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("retention.json")
        .hasMessageContaining("Hint:");
    assertThat(marked()).isZero();
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
