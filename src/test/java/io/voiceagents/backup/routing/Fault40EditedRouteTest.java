package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.Restorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule 40: a route edit that drops a step that matters can make a backup fail, never make a bad one
 * count.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Fault40EditedRouteTest {
  private static final String RUN =
      """
              - bean:
                  id: trigger-run
                  ref: errand
                  method: run
      """;
  private static final String LOG =
      """
              - log:
                  message: instead
      """;
  private static final String BOOM =
      """
              - throwException:
                  exceptionType: java.io.IOException
                  message: boom
      """;
  private static final String NOTIFY =
      """
      - route:
          id: notify
          from:
            uri: direct:notify
            steps:
              - throwException:
                  exceptionType: java.io.IOException
                  message: told
      """;
  private static final String BOOM_FOR_OTHERS =
      """
              - filter:
                  simple: ${body.subject.policy.name} != 'voice_data'
                  steps:
                    - throwException:
                        exceptionType: java.io.IOException
                        message: boom
      """;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path root;

  @ParameterizedTest
  @ValueSource(strings = {"compress", "encrypt", "check", "request", "store", "ledger"})
  void commitsNothingWhenAStepIsMissing(String step) throws Exception {
    Path routes = copyOfRoutes();
    removeStep(routes.resolve("seal-and-store.camel.yaml"), step);
    expectFailure(routes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"backup-packs", "backup-lists", "backup-commit"})
  void commitsNothingWhenAPartOfTheBackupIsMissing(String step) throws Exception {
    Path routes = copyOfRoutes();
    removeStep(routes.resolve("backup.camel.yaml"), step);
    expectFailure(routes);
  }

  @Test
  void takesNoBackupWhenTheTriggerDoesNotRunIt() throws Exception {
    Path routes = copyOfRoutes();
    replace(routes.resolve("trigger.camel.yaml"), RUN, LOG);
    expectFailure(routes);
  }

  @Test
  void saysThatTheRouteDidNotVerify() throws Exception {
    Path routes = copyOfRoutes();
    replace(
        routes.resolve("verify.camel.yaml"),
        """
                - bean:
                    id: verify-set
                    ref: verify
        """,
        LOG);
    try (TestEngine engine = TestEngine.withRoutes(root, routes)) {
      PipelineTest.fill(engine.source, 12, 3);

      RunResult result = engine.backup(BackupKind.FULL);

      assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(result.message())
          .contains("could not be verified", "direct:verify ended without a Verdict", "Hint:");
    }
  }

  @Test
  void failsTheRunWhenAStepAfterTheBackupFails() throws Exception {
    RunResult result = backupWithTriggerEndingIn(BOOM);

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.message())
        .contains("route 'trigger'", "boom", "the backup itself is complete");
    assertThat(result.set()).isPresent();
  }

  @Test
  void takesOneBackupWhenTheStepStandsTwice() throws Exception {
    RunResult result = backupWithTriggerEndingIn(RUN.replace("trigger-run", "again"));

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.message()).contains("a second time");
  }

  @Test
  void stepsSeeWhatIsBackedUp() throws Exception {
    RunResult result = backupWithTriggerEndingIn(BOOM_FOR_OTHERS);

    assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void aRouteOfOnesOwnIsLoadedAndCalled() throws Exception {
    Path own = copyOfRoutes().resolve("notify.camel.yaml");
    Files.writeString(own, NOTIFY);

    RunResult result = backupWithTriggerEndingIn("        - to: direct:notify\n");

    assertThat(result.message()).contains("route 'trigger'", "told");
    assertThat(result.set()).isPresent();
  }

  @Test
  void restoresNothingWhenTheRouteDoesNot() throws Exception {
    Path routes = copyOfRoutes();
    replace(
        routes.resolve("restore.camel.yaml"), RUN.replace("trigger-run", "restore-execute"), LOG);
    Path target = root.resolve("back");

    assertThatThrownBy(() -> backUpAndRestore(routes, target))
        .hasMessageContaining("the route 'restore' did not come to its work")
        .hasMessageContaining("Hint:");
    assertThat(target).doesNotExist();
  }

  @Test
  void restoresThroughItsRoute() throws Exception {
    Path routes = copyOfRoutes();
    Path file = routes.resolve("restore.camel.yaml");
    Files.writeString(file, Files.readString(file) + BOOM);
    Path target = root.resolve("back");

    assertThatThrownBy(() -> backUpAndRestore(routes, target))
        .hasMessageContaining("boom")
        .hasMessageContaining("The restore itself is complete");
    assertThat(target).isDirectory();
  }

  private void backUpAndRestore(Path routes, Path target) throws Exception {
    try (TestEngine engine = TestEngine.withRoutes(root, routes)) {
      PipelineTest.fill(engine.source, 12, 3);
      SetSummary set = engine.backup(BackupKind.FULL).set().orElseThrow();
      restore(engine, new RestoreRequest(set, target, List.of(), Map.of(), false));
    }
  }

  private static void restore(TestEngine engine, RestoreRequest request) throws Exception {
    Restorer restorer = engine.engine.heldRestorer();
    restorer.execute(restorer.plan(request), Progress.NONE);
  }

  private RunResult backupWithTriggerEndingIn(String step) throws IOException {
    Path routes = copyOfRoutes();
    Path file = routes.resolve("trigger.camel.yaml");
    Files.writeString(file, Files.readString(file) + step);
    try (TestEngine engine = TestEngine.withRoutes(root, routes)) {
      PipelineTest.fill(engine.source, 12, 3);
      RunResult result = engine.backup(BackupKind.FULL);
      assertThat(engine.engine.catalog().list(Optional.empty(), 0)).hasSize(1);
      return result;
    }
  }

  private static void replace(Path file, String old, String other) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, other));
  }

  private void expectFailure(Path routes) throws IOException {
    try (TestEngine engine = TestEngine.withRoutes(root, routes)) {
      PipelineTest.fill(engine.source, 12, 3);

      RunResult result = engine.backup(BackupKind.FULL);

      assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(result.message()).isNotBlank();
      assertThat(engine.engine.catalog().list(Optional.empty(), 0)).isEmpty();
    }
  }

  private Path copyOfRoutes() throws IOException {
    Path copy = Files.createDirectories(root.resolve("routes"));
    try (var files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return copy;
  }

  /** Cuts the list item whose id is given out of the YAML text. */
  private static void removeStep(Path file, String id) throws IOException {
    String[] lines = Files.readString(file).split("\n", -1);
    int idLine = 0;
    while (!lines[idLine].strip().equals("id: " + id)) {
      idLine++;
    }
    int start = idLine;
    while (!lines[start].strip().startsWith("- ")) {
      start--;
    }
    int indent = lines[start].indexOf('-');
    int end = start + 1;
    while (end < lines.length && (lines[end].isBlank() || indentOf(lines[end]) > indent)) {
      end++;
    }
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < lines.length; i++) {
      if (i < start || i >= end) {
        kept.append(lines[i]).append('\n');
      }
    }
    assertThat(kept.toString()).doesNotContain("id: " + id + "\n");
    Files.writeString(file, kept);
  }

  private static int indentOf(String line) {
    return line.length() - line.stripLeading().length();
  }
}
