package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditEntry.Outcome;
import io.voiceagents.backup.edit.EditEntry;
import io.voiceagents.backup.edit.FileChange;
import io.voiceagents.backup.observe.Event.BackupEnded;
import io.voiceagents.backup.observe.Event.EditApplied;
import io.voiceagents.backup.policy.BackupKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration is edited while the process runs. */
class ConfigurationEditTest extends ResidentFixture {
  ConfigurationEditTest(@TempDir Path home) throws IOException {
    super(home);
  }

  @Test
  void anEditOfACronTakesEffectByItself() throws Exception {
    ResidentProcess running = start();
    configure("30 5 * * 1");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(triggers(running)).containsExactly("0 30 5 ? * 2 * Europe/Berlin"));
    await().atMost(SOON).until(() -> told(EditApplied.class));
    AuditEntry edit = onRecord("edit");
    assertThat(edit.outcome()).isEqualTo(Outcome.DONE);
    assertThat(edit.parameters().get("files")).isEqualTo("backup.yaml");
    assertThat(edit.parameters().get("owners")).isEqualTo(System.getProperty("user.name"));
  }

  @Test
  void aBrokenConfigurationIsRefusedWithItsLineAndTheOldGoesOn() throws Exception {
    ResidentProcess running = start();
    write("config/backup.yaml", read("config/backup.yaml").replace("schedule:", "shedule:"));
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    assertThat(refusals().get(0)).contains("backup.yaml:9").contains("schedule");
    assertThat(onRecord("edit").outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(onRecord("edit").message()).contains("backup.yaml:9");
    assertThat(triggers(running)).containsExactly("0 0 4 * * ? * Europe/Berlin");
  }

  @Test
  void aRefusedEditThatIsTakenBackIsOver() throws Exception {
    start();
    String good = read("config/backup.yaml");
    write("config/backup.yaml", "policies: 3\n");
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    assertThat(events).noneMatch(EditApplied.class::isInstance);
    write("config/backup.yaml", good);
    await().atMost(SOON).until(() -> events.stream().anyMatch(EditApplied.class::isInstance));
  }

  @Test
  void aScheduleWithoutARouteIsRefusedWithTheCommandThatWritesIt() throws Exception {
    start();
    write(
        "config/backup.yaml",
        read("config/backup.yaml")
            + "  calls:\n    type: filesystem\n    paths: [../calls]\n    schedule: { full: '0 1 * * *' }\n");
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    assertThat(refusals().get(0)).contains("backupctl routes add calls");
  }

  @Test
  void onlyAnEditThatIsAboutTheStoreWaitsForIt() throws Exception {
    ResidentProcess running = start();
    Files.move(home.resolve("store"), home.resolve("away"));
    configure("7 7 * * *");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(triggers(running)).containsExactly("0 7 7 * * ? * Europe/Berlin"));
    assertThat(refusals()).isEmpty();

    String moved = read("config/backup.yaml").replace("../store", "../elsewhere");
    write("config/backup.yaml", moved);
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    Files.move(home.resolve("away"), home.resolve("elsewhere"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(edits().history(1).get(0).outcome())
                    .isEqualTo(EditEntry.Outcome.APPLIED));
    running.work().backup("logs", BackupKind.FULL);
    await().atMost(SOON).until(() -> told(BackupEnded.class));
  }

  @Test
  void whoAsksIsToldWhatBecomesOfAnEdit() throws Exception {
    assertThatThrownBy(() -> edits().apply("anna")).hasMessageContaining("no 'backupctl serve'");
    ResidentProcess running = start();
    assertThat(edits().diff()).isEmpty();
    assertThat(edits().apply("anna").outcome()).isEqualTo(EditEntry.Outcome.UNCHANGED);

    String shipped = read("routes/verify.camel.yaml");
    write("routes/verify.camel.yaml", shipped.replace("ref: verify", "ref: request"));
    assertThat(edits().diff()).extracting(FileChange::file).containsExactly("verify.camel.yaml");
    for (int time = 0; time < 2; time++) {
      EditEntry refused = edits().apply("anna");
      assertThat(refused.outcome()).isEqualTo(EditEntry.Outcome.REFUSED);
      assertThat(refused.by()).isEqualTo("anna");
      assertThat(refused.problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.file()).isEqualTo("verify.camel.yaml");
                assertThat(problem.line()).isPositive();
                assertThat(problem.hint()).contains("In this order");
              });
    }

    write("routes/verify.camel.yaml", shipped);
    configure("7 7 * * *");
    // The process may have seen the edit by itself a moment before it was asked.
    assertThat(edits().apply("anna").isRefused()).isFalse();
    assertThat(triggers(running)).containsExactly("0 7 7 * * ? * Europe/Berlin");
    assertThat(edits().diff()).isEmpty();
    List<EditEntry> history = edits().history(0);
    assertThat(history)
        .extracting(EditEntry::outcome)
        .contains(EditEntry.Outcome.APPLIED, EditEntry.Outcome.REFUSED)
        .endsWith(EditEntry.Outcome.STARTED);
    assertThat(history.get(0).generation())
        .isEqualTo(history.get(history.size() - 1).generation() + 1);
    try (Stream<Path> left = Files.list(home.resolve("var/edits"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("request-"));
    }
  }
}
