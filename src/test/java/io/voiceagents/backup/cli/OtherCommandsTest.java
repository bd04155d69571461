package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.cli.Operations.Finding;
import io.voiceagents.backup.cli.Operations.Finding.Level;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.EncryptionSettings;
import io.voiceagents.backup.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherCommandsTest extends CommandLineTest {
  @Test
  void validConfigurationsAreSummedUp() throws IOException {
    assertThat(run("config", "validate").out())
        .isEqualTo(
            """
            config/backup.yaml: valid, 3 policies.

            TYPE      SOURCE      SCHEDULE        KEPT                        VERIFIED BY
            postgres  postgres    full 0 2 * * *  30 full, incrementals of 7  content
            redis     redis       full 0 2 * * *  30 full, incrementals of 7  content
            logs      filesystem  full 0 2 * * *  30 full, incrementals of 7  presence
            """);
    JsonNode json = run("config", "validate", "--json").json();
    assertThat(json.get("valid").asBoolean()).isTrue();
    assertThat(json.at("/policies/0/schedule/full").asText()).isEqualTo("0 2 * * *");
    assertThat(json.toString()).doesNotContain("hunter2");
  }

  @Test
  void probesEndWithTheirOwnExitCode() {
    fake.findings.add(new Finding("conditional put", Level.FAILED, "was ignored", "use another"));
    assertThat(run("config", "validate").exitCode()).isZero();
    assertThat(run("config", "validate", "--probe").exitCode()).isEqualTo(7);
    assertThat(run("store", "check").exitCode()).isEqualTo(7);
    assertThat(run("keys", "check").exitCode()).isEqualTo(8);
  }

  @Test
  void fault30_warningsOfProbesStandInJsonThoughTheyEndWithZero() throws IOException {
    fake.findings.add(new Finding("copy", Level.WARNING, "is slow", ""));
    fake.findings.add(new Finding("put", Level.OK, "works", ""));
    Ran ran = run("store", "check", "--json");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.json().get("severity").asText()).isEqualTo("warning");
    assertThat(ran.json().at("/findings/0/severity").asText()).isEqualTo("warning");
    assertThat(run("store", "check").out())
        .isEqualTo(
            """
            RESULT   WHAT  DETAIL
            WARNING  copy  is slow
            ok       put   works
            """);
  }

  @Test
  void theCatalogIsRebuilt() throws IOException {
    fake.sets.add(Samples.set("redis"));
    assertThat(run("catalog", "rebuild").out())
        .isEqualTo("The index was rebuilt from the store: 1 backup.\n");
    assertThat(run("catalog", "rebuild", "--json").json().get("sets").asInt()).isEqualTo(1);
  }

  @Test
  void aNewKeyNeedsNoConfigurationAndOverwritesNothing() throws IOException {
    Ran ran = run("keys", "generate", "--out", "new.key");
    assertThat(ran.out())
        .startsWith("Key file:      new.key  (key k1)\nRecovery key:  new.key.recovery\n")
        .contains("off this machine");
    assertThat(fake.opened).isEmpty();
    assertThat(run("keys", "generate", "--out", "taken.key").exitCode()).isEqualTo(8);
    assertThat(run("keys", "generate", "--out", "n", "--json").json().get("recovery_file").asText())
        .isEqualTo("n.recovery");
  }

  @Test
  void fault33_rotationWrapsAnewAndSaysWhatItDoesNotDo() throws IOException {
    Ran ran = run("keys", "rotate");
    assertThat(ran.out())
        .startsWith(
            "Key file config/backup.key: new key k2; the old one, k1, stays in it to open what it"
                + " wrapped.\n3 wraps added.\n")
        .contains("Copies of the old key file still open every backup that exists now.");
    assertThat(fake.opened).as("opened again with the new key").hasSize(2);
    assertThat(fake.openCount).isZero();
    JsonNode json = run("keys", "rotate", "--json").json();
    assertThat(json.get("new_key_id").asText()).isEqualTo("k2");
    assertThat(json.get("wraps_added").asInt()).isEqualTo(3);
    assertThat(json.get("limits").asText()).contains("still open");
  }

  @Test
  void aRotationThatWasCutShortSaysHowToEndIt() {
    fake.rewrapping =
        nothing -> {
          throw new StoreException("timeout. Hint: is the store up?");
        };
    Ran ran = run("keys", "rotate");
    assertThat(ran.exitCode()).isEqualTo(7);
    assertThat(ran.err()).contains("no backup is lost", "backupctl keys rotate --rewrap-only");
    fake.rewrapping = nothing -> 1L;
    assertThat(run("keys", "rotate", "--rewrap-only").out()).startsWith("1 wrap added.");
  }

  @Test
  void aKmsKeyIsRotatedElsewhere() {
    Configuration plain = Samples.configuration();
    fake.configuration =
        new Configuration(
            plain.file(),
            plain.stateDirectory(),
            plain.storage(),
            new EncryptionSettings(
                Optional.empty(),
                Optional.of("alias/k"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            plain.restoreTest(),
            plain.policies());
    Ran ran = run("keys", "rotate");
    assertThat(ran.exitCode()).isEqualTo(8);
    assertThat(ran.err()).contains("Hint: a KMS key is rotated in the KMS");
  }

  @Test
  void theRecoveryKitIsPrintedOrWrittenForItsOwnerOnly(@TempDir Path directory) throws IOException {
    assertThat(run("recovery-kit", "export").out()).isEqualTo("repository 0f\nbucket backups\n");
    Path file = directory.resolve("kit.txt");
    assertThat(run("recovery-kit", "export", "--out", file.toString()).exitCode()).isZero();
    assertThat(file).content().isEqualTo("repository 0f\nbucket backups\n");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    Ran again = run("recovery-kit", "export", "--out", file.toString());
    assertThat(again.exitCode()).isEqualTo(5);
    assertThat(again.err()).contains("exists already.\nHint: name another file");
  }

  @Test
  void helpFindsCommandsAtAnyDepth() {
    assertThat(run("help", "restore", "postgres").out())
        .startsWith(
            "Usage: backupctl restore postgres [-h] [--dry-run] [--force] [--target-dir=DIR]");
    assertThat(run("restore", "postgres", "--help").out())
        .isEqualTo(run("help", "restore", "postgres").out());
    assertThat(run("help", "backups").exitCode()).isEqualTo(2);
    assertThat(run("help").out()).contains("Commands:");
    assertThat(run("--version").out()).startsWith("backupctl ").contains("repository format 1");
  }

  @Test
  void theCompletionScriptIsValidBash(@TempDir Path directory) throws Exception {
    Ran ran = run("completion");
    Path script = Files.writeString(directory.resolve("completion"), ran.out());
    Process bash = new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();
    assertThat(bash.waitFor()).isZero();
    assertThat(ran.out()).contains("rebuild", "--target-dir");
  }
}
