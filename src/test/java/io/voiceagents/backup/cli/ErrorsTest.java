package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.keys.KeyException;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.StoreException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorsTest extends CommandLineTest {
  private Ran failing(IOException thrown) {
    fake.opener =
        file -> {
          throw thrown;
        };
    return run("backup", "list");
  }

  @Test
  void errorsAreClassedByWhatTheCallerDoesNext() {
    assertThat(failing(new StoreException("s3 timeout")).exitCode()).isEqualTo(7);
    assertThat(failing(new SourceException("postgres refused")).exitCode()).isEqualTo(7);
    assertThat(failing(new KeyException("no key")).exitCode()).isEqualTo(8);
    assertThat(failing(new IOException("disk full")).exitCode()).isEqualTo(1);
    assertThat(failing(new ObjectMissingException("packs/1 is gone")).exitCode()).isEqualTo(1);
    assertThat(failing(new IOException("page 7", new StoreException("timeout"))).exitCode())
        .isEqualTo(7);
    assertThat(failing(new StoreException("put", new ObjectMissingException("packs/1"))).exitCode())
        .isEqualTo(7);
  }

  @Test
  void severalHintsAreEachOnTheirLine() {
    assertThat(failing(new IOException("disk full\nHint: free some. Hint: or add one.")).err())
        .isEqualTo("backupctl: disk full\nHint: free some.\nHint: or add one.\n");
  }

  @Test
  void allProblemsOfAConfigurationAreShownAtOnceEachWithItsPlace() throws IOException {
    InvalidConfigurationException invalid =
        new InvalidConfigurationException(
            "backup.yaml",
            List.of(
                new ConfigurationNote(
                    Severity.FAILED,
                    "backup.yaml",
                    7,
                    5,
                    "policies.logs.retenton",
                    "is unknown",
                    "Did you mean 'retention'?"),
                new ConfigurationNote(
                    Severity.WARNING, "backup.yaml", 0, 0, "", "is readable by all", "")));
    Ran ran = failing(invalid);
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err())
        .isEqualTo(
            """
            backupctl: The configuration backup.yaml can't be used.
              failed: backup.yaml:7:5: policies.logs.retenton is unknown
                Hint: Did you mean 'retention'?
              warning: backup.yaml: is readable by all
            """);
    JsonNode error = run("config", "validate", "--json").json().get("error");
    assertThat(error.get("exit_code").asInt()).isEqualTo(4);
    assertThat(error.get("problems")).hasSize(2);
    assertThat(error.at("/problems/0/line").asInt()).isEqualTo(7);
    assertThat(error.at("/problems/1/severity").asText()).isEqualTo("warning");
  }

  @Test
  void warningsOfAConfigurationAreShownWithEveryCommandAndSpoilNoJson() throws IOException {
    fake.warnings.add(
        new ConfigurationNote(
            Severity.WARNING, "b.yaml", 3, 1, "storage", "has no prefix", "add one"));
    assertThat(run("backup", "list").err())
        .isEqualTo("warning: b.yaml:3:1: storage has no prefix\n  Hint: add one\n");
    Ran json = run("config", "validate", "--json");
    assertThat(json.err()).isEmpty();
    assertThat(json.json().get("severity").asText()).isEqualTo("warning");
    assertThat(json.json().at("/warnings/0/column").asInt()).isEqualTo(1);
    assertThat(json.exitCode()).isZero();
  }

  @Test
  void aMissingConfigurationIsNamedWithItsFullPath() {
    fake.opener =
        file -> {
          throw new NoSuchFileException(file.toString());
        };
    Ran ran = run("backup", "list", "--config", "no/such.yaml");
    assertThat(ran.exitCode()).isEqualTo(4);
    assertThat(ran.err())
        .contains(Path.of("no/such.yaml").toAbsolutePath().toString(), "--config FILE");
  }

  @Test
  void theConfigurationIsThatOfTheOptionThenTheVariableThenTheInstallation() {
    environment.put("BACKUPCTL_HOME", "/opt/backup");
    run("backup", "list");
    environment.put("BACKUPCTL_CONFIG", "/etc/backup.yaml");
    run("backup", "list");
    run("--config", "mine.yaml", "backup", "list");
    run("backup", "list", "--config=mine.yaml");
    assertThat(fake.opened)
        .containsExactly(
            Path.of("/opt/backup/config/backup.yaml"),
            Path.of("/etc/backup.yaml"),
            Path.of("mine.yaml"),
            Path.of("mine.yaml"));
  }

  @Test
  void aDefectIsCalledOneAndShowsItsTraceOnlyWhenAsked() {
    fake.opener =
        file -> {
          throw new IllegalStateException("ring is empty");
        };
    Ran ran = run("backup", "list");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            """
            backupctl: internal error: IllegalStateException: ring is empty
            Hint: this is a defect of backupctl; --verbose shows where it happened.
            """);
    assertThat(run("backup", "list", "--verbose").err()).contains("at io.voiceagents");
  }

  @Test
  void mistypedWordsAreAnsweredWithTheNearestOnes() throws IOException {
    assertThat(run("backup", "run", "--forse").err())
        .isEqualTo(
            """
            backupctl: unknown option: '--forse'
            Hint: did you mean --force? 'backupctl backup run --help' lists what there is.
            """);
    assertThat(run("bakcup").err())
        .startsWith("backupctl: unknown command 'bakcup'\nHint: did you mean backup?");
    assertThat(run("backup", "run", "--kind", "logical").err())
        .contains("dumps have policies of their own, with 'type: postgres_logical'");
    assertThat(run("restore", "postgres_logical", "latest").err())
        .contains("missing --target-db DB, for the running server, or --target-dir DIR");
    assertThat(run("backup", "list", "extra").err()).contains("unexpected argument 'extra'");
    assertThat(run("backup", "run", "--kind", "ful").err())
        .contains("invalid value for option '--kind': 'ful' is none of full, incremental");
    assertThat(run("backup", "list", "--limit", "-1").err()).contains("-1 is negative");
    JsonNode error = run("backup", "run", "--forse", "--json").json().get("error");
    assertThat(error.get("exit_code").asInt()).isEqualTo(2);
    assertThat(error.get("hint").asText()).startsWith("did you mean --force?");
  }

  @Test
  void aCommandThatIsNotCompleteIsAUsageError() {
    assertThat(run().exitCode()).isEqualTo(2);
    assertThat(run("backup").exitCode()).isEqualTo(2);
    assertThat(run("restore", "postgres", "latest").err()).contains("--target-dir");
    assertThat(run("keys", "generate").exitCode()).isEqualTo(2);
  }
}
