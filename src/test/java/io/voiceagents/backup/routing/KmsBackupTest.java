package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.Operations.Finding;
import io.voiceagents.backup.cli.Operations.Finding.Level;
import io.voiceagents.backup.embedded.EmbeddedKms;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.keys.RecoveryKeyFile;
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
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups under a key in a KMS, by a configuration as operators write it. */
class KmsBackupTest {
  private static final String LOCAL = "{key_file: ./key, recovery_key_file: ./public.recovery}";

  @TempDir private Path root = Path.of("");
  private EmbeddedKms kms;

  @BeforeEach
  void prepare() throws Exception {
    System.setProperty("aws.accessKeyId", "id");
    System.setProperty("aws.secretAccessKey", "secret");
    kms = EmbeddedKms.start("alias/backup");
    Files.createDirectories(root.resolve("store"));
    Files.writeString(Files.createDirectories(root.resolve("tree")).resolve("a"), "one");
    Path recipient = root.resolve("public");
    RecoveryKeyFile.generate(KeyFile.recoveryPath(recipient), Clock.systemUTC())
        .write(recipient, Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    kms.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private String kmsSection(String more) {
    return "{kms_key_id: alias/backup, kms_endpoint: '"
        + kms.endpoint()
        + "', recovery_recipient_file: ./public"
        + more
        + "}";
  }

  private Application open(String encryption) throws Exception {
    Path file =
        Files.writeString(
            root.resolve("backup.yaml"),
            "storage: {directory: ./store}\nencryption: "
                + encryption
                + "\npolicies: {tree: {type: filesystem, paths: [./tree]}}\n");
    return new Application(
        ConfigurationLoader.loadWithWarnings(file, Map.of()),
        Path.of("").toAbsolutePath(),
        Map.of(),
        Clock.systemUTC());
  }

  private static Outcome backup(Application application) throws IOException {
    Policy policy = Objects.requireNonNull(application.configuration().policies().get("tree"));
    return application
        .backups()
        .run(new BackupRequest(policy, BackupKind.FULL, false), Progress.NONE)
        .outcome();
  }

  @Test
  void theKmsKeyMakesAndOpensBackupsAndSoDoesTheRecoveryKeyAlone() throws Exception {
    try (Application application = open(kmsSection(""))) {
      assertThat(backup(application)).isEqualTo(Outcome.COMPLETE);
    }
    try (Application application = open(kmsSection(""))) {
      assertThat(application.checkKeys())
          .extracting(Finding::level)
          .contains(Level.OK)
          .doesNotContain(Level.FAILED);
      assertThat(application.catalog().list(Optional.empty(), 0)).hasSize(1);
      assertRestores(application, "by the KMS");
    }
    kms.close();
    try (Application application = open("{recovery_key_file: ./public.recovery}")) {
      assertThat(application.checkKeys())
          .extracting(Finding::level)
          .contains(Level.OK)
          .doesNotContain(Level.FAILED);
      assertRestores(application, "without the KMS");
    }
  }

  @Test
  void theCheckOfTheKeysTellsWhatTheKmsSaid() throws Exception {
    try (Application application = open(kmsSection(""))) {
      assertThat(backup(application)).isEqualTo(Outcome.COMPLETE);
    }
    kms.fault = Optional.of("DisabledException");
    try (Application application = open(kmsSection(""))) {
      List<Finding> findings = application.checkKeys();
      assertThat(findings).extracting(Finding::level).contains(Level.FAILED);
      assertThat(findings.get(0).toString())
          .contains("alias/backup", "DisabledException", "enable the key");
    }
  }

  @Test
  void chainsMoveFromAKeyFileToTheKmsAndBack() throws Exception {
    KeyFile.generate(root.resolve("key"), new SecureRandom(), Clock.systemUTC());
    String withRecovery = ", recovery_key_file: ./key.recovery";
    try (Application application = open("{key_file: ./key}")) {
      assertThat(backup(application)).isEqualTo(Outcome.COMPLETE);
    }
    try (Application application = open(kmsSection(withRecovery))) {
      assertThat(application.rewrapKeys()).isEqualTo(2);
    }
    try (Application application = open(kmsSection(""))) {
      assertThat(application.checkKeys())
          .extracting(Finding::level)
          .contains(Level.OK)
          .doesNotContain(Level.FAILED);
      assertThat(application.rewrapKeys()).isZero();
      assertRestores(application, "moved to the KMS");
    }
    Files.delete(root.resolve("key"));
    Files.delete(root.resolve("key.recovery"));
    KeyFile.generate(root.resolve("key"), new SecureRandom(), Clock.systemUTC());
    try (Application application = open(LOCAL)) {
      assertThat(application.rewrapKeys()).isEqualTo(2);
    }
    kms.close();
    try (Application application = open("{key_file: ./key}")) {
      assertThat(application.checkKeys())
          .extracting(Finding::level)
          .contains(Level.OK)
          .doesNotContain(Level.FAILED);
      assertRestores(application, "moved back");
    }
  }

  private void assertRestores(Application application, String target) throws Exception {
    Path directory = root.resolve(target);
    SetSummary set = application.catalog().find("tree/latest", Optional.empty());
    Restorer restorer = application.restorer();
    restorer.execute(
        restorer.plan(new RestoreRequest(set, directory, List.of(), Map.of(), false)),
        Progress.NONE);
    assertThat(directory.resolve("a")).hasContent("one");
  }
}
