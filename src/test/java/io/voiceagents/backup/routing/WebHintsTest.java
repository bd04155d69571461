package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.cli.Backupctl;
import io.voiceagents.backup.cli.Console;
import io.voiceagents.backup.cli.Interruption;
import io.voiceagents.backup.cli.output.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is to be done about a failed job is said in words that whoever reads it can use. */
class WebHintsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String RUN = "/api/v1/backup/run";

  private final Path root;

  WebHintsTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void aFailedBackupNamesTheFieldToRequestsAndTheOptionToCommands() throws Exception {
    try (WebPlatform platform = new WebPlatform(root)) {
      assertThat(run(platform, "full").path("state").asText()).isEqualTo("done");
      loseThePacks();
      JsonNode failed = run(platform, "incremental");
      assertThat(failed.path("state").asText()).as(failed.toString()).isEqualTo("failed");
      assertThat(failed.path("message").asText()).contains("is gone");
      assertThat(failed.path("hint").asText())
          .contains("the field 'force'")
          .doesNotContain("--force", "backupctl");
      assertThat(command(platform, "backup", "run", "--kind", "incremental"))
          .contains("take a backup with --force")
          .doesNotContain("the field");
      assertThat(command(platform, "jobs", "show", failed.path("id").asText()))
          .contains("take a backup with --force");
    }
  }

  @Test
  void aFailedVerificationDoesToo() throws Exception {
    try (WebPlatform platform = new WebPlatform(root)) {
      run(platform, "full");
      loseThePacks();
      JsonNode failed =
          over(
              platform,
              platform.post(Role.OPERATOR, "/api/v1/backup/verify", "{\"type\":\"voice_data\"}"));
      assertThat(failed.path("state").asText()).as(failed.toString()).isEqualTo("failed");
      assertThat(failed.path("hint").asText())
          .contains("the field 'force'")
          .doesNotContain("--force");
    }
  }

  private void loseThePacks() throws Exception {
    try (Stream<Path> stored = Files.walk(root.resolve("store"))) {
      List<Path> packs =
          stored
              .filter(file -> file.toString().contains("/packs/"))
              .filter(Files::isRegularFile)
              .toList();
      assertThat(packs).isNotEmpty();
      for (Path pack : packs) {
        Files.delete(pack);
      }
    }
  }

  private static JsonNode run(WebPlatform platform, String kind) throws Exception {
    String body = "{\"type\":\"voice_data\",\"kind\":\"" + kind + "\"}";
    return over(platform, platform.post(Role.OPERATOR, RUN, body));
  }

  private static JsonNode over(WebPlatform platform, HttpResponse<String> begun) throws Exception {
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    String address = "/api/v1/jobs/" + JSON.readTree(begun.body()).path("id").asText();
    await()
        .atMost(LIMIT)
        .until(
            () -> JSON.readTree(platform.get(Role.VIEWER, address).body()).hasNonNull("ended_at"));
    return JSON.readTree(platform.get(Role.VIEWER, address).body());
  }

  private static String command(WebPlatform platform, String... arguments) {
    StringWriter text = new StringWriter();
    Console console =
        new Console(
            new PrintWriter(text),
            new PrintWriter(text),
            Terminal.PIPE,
            Clock.systemUTC(),
            Map.of(
                "BACKUPCTL_TOKEN",
                platform.token(Role.OPERATOR),
                "BACKUPCTL_SERVER",
                platform.server.address()));
    BackupctlMain.Opener factory =
        new BackupctlMain.Opener(Path.of("").toAbsolutePath(), Map.of(), Clock.systemUTC());
    new Backupctl(factory, console, new Interruption()).execute(arguments);
    return text.toString();
  }
}
