package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.policy.BackupKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
        Files.copy(file, copy.resolve(file.getFileName()));
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
