package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.edit.EditEntry;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes are edited while the process runs. */
class RouteEditTest extends ResidentFixture {
  RouteEditTest(@TempDir Path home) throws IOException {
    super(home);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "schedule-logs-full | bean: | been: | the step 'been' is not allowed",
        "schedule-logs-full | - bean: | - bean: nothing | is not YAML",
        "schedule-logs-full | ref: schedules | rif: schedules | does not start",
        "schedule-logs-full | cron: | kron: | does not start",
        "schedule-logs-full | {{schedule.logs.full}} | {{schedule.logs.fool}} | names a schedule that",
        "schedule-logs-full | {{schedule.logs.full}} | not+a+cron | is not a time for Quartz",
        "schedule-logs-full | ref: schedules | ref: shedules | Did you mean 'schedules'?",
        "schedule-logs-full | steps: | steps | is not YAML",
        "backup | direct:seal-and-store | direct:seal-and-stare | no route begins at",
        "seal-and-store | ref: encrypt | ref: compress | lacks the step 'encrypt'",
        "seal-and-store | uri: direct:put-object | uri: exec:rm | is not allowed",
        "verify | id: verify-set | id: backup-commit | stands at"
      })
  void aBrokenRouteIsRefusedAndTheOldOnesGoOn(
      String file, String part, String instead, String message) throws Exception {
    ResidentProcess running = start();
    String path = "routes/" + file + ".camel.yaml";
    String shipped = read(path);
    assertThat(shipped).contains(part);
    write(path, shipped.replace(part, instead));
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    assertThat(refusals().get(0)).contains(file + ".camel.yaml").contains(message);
    assertThat(triggers(running)).containsExactly("0 0 4 * * ? * Europe/Berlin");
    write(path, shipped);
    configure("1 1 * * *");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(triggers(running)).containsExactly("0 1 1 * * ? * Europe/Berlin"));
  }

  @Test
  void aRouteThatIsAddedIsLikeTheShippedOnesAndRuns() throws Exception {
    ResidentProcess running = start();
    assertThat(withoutComments(RouteTemplate.text("logs", BackupKind.FULL)))
        .isEqualTo(withoutComments(read("routes/schedule-logs-full.camel.yaml")));
    String calls =
        "  calls:\n    type: filesystem\n    paths: [../calls]\n    schedule: { full: '0 1 * * *' }\n";
    write("routes/schedule-calls-full.camel.yaml", RouteTemplate.text("calls", BackupKind.FULL));
    write("config/backup.yaml", read("config/backup.yaml") + calls);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(triggers(running))
                    .containsExactlyInAnyOrder(
                        "0 0 4 * * ? * Europe/Berlin", "0 0 1 * * ? * Europe/Berlin"));
  }

  private static List<String> withoutComments(String text) {
    return text.lines().filter(line -> !line.strip().startsWith("#")).toList();
  }

  /** Camel loads both routes, and starts only the first of them. */
  private static final String TWICE =
      """
      - route:
          id: own-first
          from:
            uri: direct:own
            steps:
              - log: first
      - route:
          id: own-second
          from:
            uri: direct:own
            steps:
              - log: second
      """;

  @Test
  void everythingIsPutBackIfOneRouteDoesNotStart() throws Exception {
    ResidentProcess running = start();
    String pacing = read("routes/alert-pacing.camel.yaml");
    String schedule = read("routes/schedule-logs-full.camel.yaml");
    String before = running.runtime().context().getRoute("alert-pacing").getDescription();
    write(
        "routes/schedule-logs-full.camel.yaml",
        schedule.replace("{{schedule.logs.full}}", "0+0+9+*+*+?") + TWICE);
    // The other one alone would be taken; so it comes when this one has been seen.
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    write("routes/alert-pacing.camel.yaml", pacing.replace("In: a tick.", "In: another tick."));
    await()
        .atMost(SOON)
        .until(() -> edits().history(1).stream().anyMatch(entry -> entry.files().size() == 2));
    EditEntry refused = edits().history(1).get(0);
    assertThat(refused.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.file()).isEqualTo("schedule-logs-full.camel.yaml");
              assertThat(problem.line()).isGreaterThan((int) schedule.lines().count());
              assertThat(problem.message()).contains("does not start").doesNotContain("in-force");
            });
    assertThat(triggers(running)).containsExactly("0 0 4 * * ? * Europe/Berlin");
    assertThat(running.runtime().context().getRoute("alert-pacing").getDescription())
        .isEqualTo(before);
    assertThat(running.runtime().context().getRoute("own-first")).isNull();
    running.work().backup("logs", BackupKind.FULL);
    await().atMost(SOON).until(() -> told(BackupEnded.class));

    write("routes/schedule-logs-full.camel.yaml", schedule);
    await().atMost(SOON).until(() -> told(EditApplied.class));
    assertThat(running.runtime().context().getRoute("alert-pacing").getDescription())
        .contains("another tick");
    await().atMost(SOON).until(() -> staged() == 1);
  }

  private long staged() throws IOException {
    try (Stream<Path> directories = Files.list(home.resolve("var/in-force"))) {
      return directories.count();
    }
  }

  @Test
  void aRouteOfThePipelineThatDoesNotStartIsNamedWithItsLine() throws Exception {
    ResidentProcess running = start();
    String shipped = read("routes/backup.camel.yaml");
    write("routes/backup.camel.yaml", shipped.replace("#sealPool", "#noPool"));
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    assertThat(refusals().get(0))
        .startsWith("backup.camel.yaml:4: does not start")
        .contains("noPool");
    assertThat(edits().history(1).get(0).problems()).hasSize(1);
    running.work().backup("logs", BackupKind.FULL);
    await().atMost(SOON).until(() -> told(BackupEnded.class));
  }
}
