package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.keys.KeyException;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.keys.KeyRotation;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.Restorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lost, copied and rotated keys, on a repository, with a configuration as operators write it. */
class KeyLossTest {
  private static final String KEY = "encryption: { key_file: backup.key }\n";
  private static final String RECOVERY = "encryption: { recovery_key_file: safe/recovery }\n";
  private static final String POLICIES =
      "policies: { tree: { type: filesystem, paths: [tree] } }\n";

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void makeKeys() throws IOException {
    Files.createDirectories(root.resolve("store"));
    write("one");
    KeyFile.generate(root.resolve("backup.key"), new SecureRandom(), Clock.systemUTC());
    Files.move(
        KeyFile.recoveryPath(root.resolve("backup.key")),
        Files.createDirectories(root.resolve("safe")).resolve("recovery"));
  }

  private void write(String text) throws IOException {
    Files.writeString(Files.createDirectories(root.resolve("tree")).resolve("call"), text);
  }

  private Application open(String yaml) throws Exception {
    Path file =
        Files.writeString(root.resolve("backup.yaml"), "storage: { directory: store }\n" + yaml);
    return new Application(
        ConfigurationLoader.loadWithWarnings(file, Map.of()),
        Path.of("").toAbsolutePath(),
        Map.of(),
        Clock.systemUTC());
  }

  private void backUp() throws Exception {
    try (Application application = open(KEY + POLICIES)) {
      Policy policy = application.configuration().policies().values().iterator().next();
      BackupRequest request = new BackupRequest(policy, BackupKind.FULL, false);
      assertThat(application.backups().run(request, Progress.NONE).outcome())
          .isEqualTo(Outcome.COMPLETE);
    }
  }

  /** Text of the one file in each set, the newest first. */
  private void assertRestores(String yaml, String... texts) throws Exception {
    try (Application application = open(yaml)) {
      List<SetSummary> sets = application.catalog().list(Optional.of("tree"), 0);
      assertThat(sets).hasSize(texts.length);
      for (int i = 0; i < texts.length; i++) {
        Path target = Files.createTempDirectory(root, "restored");
        Restorer restorer = application.restorer();
        RestoreRequest request =
            new RestoreRequest(sets.get(i), target, List.of(), Map.of(), false);
        restorer.execute(restorer.plan(request), Progress.NONE);
        assertThat(target.resolve("call")).hasContent(texts[i]);
      }
    }
  }

  /** The host is gone, and with it the key file and the policies. */
  @Test
  void fault33_theRecoveryKeyAloneRestoresEverything() throws Exception {
    backUp();
    write("two");
    backUp();
    Files.delete(root.resolve("backup.key"));

    assertRestores(RECOVERY, "two", "one");
  }

  @Test
  void fault33_afterARotationOldAndNewSetsRestoreWithTheNewFileAndWithTheRecoveryKey()
      throws Exception {
    backUp();
    Path copy = Files.copy(root.resolve("backup.key"), root.resolve("stolen.key"));
    new KeyRotation(new SecureRandom(), Clock.systemUTC()).rotate(root.resolve("backup.key"));
    try (Application application = open(KEY + POLICIES)) {
      assertThat(application.rewrapKeys()).isEqualTo(1);
    }
    write("two");
    backUp();

    assertRestores(KEY + POLICIES, "two", "one");
    assertRestores(RECOVERY, "two", "one");
    // One chain, whose keys the copy had: what docs and 'keys rotate' say that it does not help.
    assertRestores(
        KEY.replace("backup.key", copy.getFileName().toString()) + POLICIES, "two", "one");
  }

  @Test
  void fault33_anotherHostsKeyOpensNothingAndSaysWhichOneWould() throws Exception {
    backUp();
    KeyFile.generate(root.resolve("other.key"), new SecureRandom(), Clock.systemUTC());
    assertThatThrownBy(
            () -> assertRestores(KEY.replace("backup.key", "other.key") + POLICIES, "one"))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(KeyFile.read(root.resolve("backup.key")).keyId())
        .hasMessageContaining("Hint: ");
  }
}
