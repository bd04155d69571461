package io.voiceagents.backup.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of edits outlives crashes, and holds no secrets. */
class EditLogTest {
  private static final String WITH_SECRET =
      """
      # a comment
      policies:
        postgres:
          connection: { host: db, user: backup, password: "hunter2 and more" }
          schedule: { full: "0 2 * * *" }
      """;

  private final Path state;
  private final EditLog log;

  EditLogTest(@TempDir Path state) {
    this.state = state;
    this.log = new EditLog(state);
  }

  private static EditEntry entry(int generation) {
    return new EditEntry(
        generation,
        Instant.parse("2026-11-27T14:00:00Z"),
        EditEntry.Outcome.REFUSED,
        List.of("backup.yaml"),
        "anna",
        "backup.yaml:3: no",
        List.of(new RouteProblem("backup.yaml", 3, "no", "yes")),
        "abc",
        List.of("r1"));
  }

  private static EditedFiles files(String configuration, String... routes) {
    return new EditedFiles(
        configuration, routes.length == 0 ? Map.of() : Map.of("a.camel.yaml", routes[0]));
  }

  @Test
  void aLineThatACrashCutOffCostsNoOther() throws IOException {
    log.add(entry(1));
    Files.writeString(
        state.resolve("edits/history.jsonl"),
        "{\"generation\": 2, \"at",
        StandardOpenOption.APPEND);
    log.add(entry(3));
    assertThat(log.list(0)).containsExactly(entry(3), entry(1));
    assertThat(log.list(1)).containsExactly(entry(3));
  }

  @Test
  void theOldestAreForgotten() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 2_000; i++) {
      text.append(EditJson.encode(entry(i))).append('\n');
    }
    Files.createDirectories(state.resolve("edits"));
    Files.writeString(state.resolve("edits/history.jsonl"), text);
    log.add(entry(2_001));
    assertThat(log.list(0)).hasSize(1_001);
    assertThat(log.list(1)).containsExactly(entry(2_001));
  }

  @Test
  void secretsAreNeitherKeptNorShown() throws IOException {
    log.running("backup.yaml", files(WITH_SECRET, "- route: 1\n"));
    String changed = WITH_SECRET.replace("hunter2", "hunter3").replace("0 2 * * *", "30 2 * * *");
    List<FileChange> changes = log.changes("backup.yaml", files(changed, "- route: 2\n"));

    assertThat(changes).extracting(FileChange::file).containsExactly("a.camel.yaml", "backup.yaml");
    assertThat(changes.get(0).lines()).containsExactly("@@ line 1", "-- route: 1", "+- route: 2");
    assertThat(String.join("\n", changes.get(1).lines()))
        .contains("30 2 * * *")
        .doesNotContain("hunter");
    try (var kept = Files.walk(state)) {
      for (Path file : kept.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain("hunter");
      }
    }
  }

  @Test
  void aChangeOfASecretAloneIsSaidWithoutIt() throws IOException {
    log.running("backup.yaml", files(WITH_SECRET));
    assertThat(log.changes("backup.yaml", files(WITH_SECRET))).isEmpty();
    assertThat(log.changes("backup.yaml", files(WITH_SECRET.replace("hunter2", "hunter3"))))
        .containsExactly(
            new FileChange(
                "backup.yaml",
                FileChange.Kind.CHANGED,
                List.of("@@ only comments or values of secrets differ")));
  }

  @Test
  void filesThatComeAndGoAreNamed() throws IOException {
    log.running("backup.yaml", files(WITH_SECRET, "one\n"));
    assertThat(log.changes("backup.yaml", files(WITH_SECRET)))
        .containsExactly(
            new FileChange("a.camel.yaml", FileChange.Kind.REMOVED, List.of("@@ line 1", "-one")));
  }

  @Test
  void oneProcessServesAStateDirectory() throws IOException {
    assertThat(log.isServed()).isFalse();
    try (Closeable served = log.serve()) {
      assertThat(log.isServed()).isTrue();
      assertThatThrownBy(log::serve).hasMessageContaining("another 'backupctl serve'");
      assertThat(log.isServed()).as("asking takes nothing away").isTrue();
    }
    assertThat(log.isServed()).isFalse();
    log.serve().close();
  }

  @Test
  void requestsAreSeenUntilTheyAreAnswered() throws IOException {
    assertThat(log.requests()).isEmpty();
    log.ask("r7", "anna");
    assertThat(log.requests()).containsExactly(Map.entry("r7", "anna"));
    log.answered("r7");
    assertThat(log.requests()).isEmpty();
  }
}
