package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.access.Tokens;
import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditLog;
import io.voiceagents.backup.audit.AuditRecord;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A schedule and the API want a backup of one policy at the same time. */
class BackupTurnsTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path home;
  private final Installation installation;
  private final HttpClient http = HttpClient.newHttpClient();
  private String token = "";

  BackupTurnsTest(@TempDir Path home) throws IOException {
    this.home = home;
    this.installation = Installation.in(home);
    installation.gateBackups(home.resolve("gate"));
    installation.configure(
        """
        state_directory: ../var
        storage: { directory: ../store }
        encryption: { key_file: backup.key }
        schedules: { expiry: never }
        server: { port: %d }
        policies:
          logs:
            type: filesystem
            paths: [../data]
            schedule: { full: "0 4 * * *" }
        """
            .formatted(EmbeddedRedis.freePort()));
  }

  private ResidentProcess start() throws IOException {
    token =
        new Tokens(home.resolve("var"), new SecureRandom(), Clock.systemUTC())
            .create("anna", Role.OPERATOR, Duration.ofDays(1))
            .text();
    return ResidentProcess.start(installation.start());
  }

  @Test
  void aScheduledBackupWaitsForOneOfTheApiAndIsNotPutInLineTwice() throws Exception {
    try (ResidentProcess process = start()) {
      String job = run(process);
      await().atMost(SOON).until(this::underWay);

      process.work().backup("logs", BackupKind.FULL);
      process.work().backup("logs", BackupKind.FULL);
      Files.writeString(home.resolve("gate/go"), "");

      await().atMost(SOON).until(() -> state(process, job).equals("done"));
      await().atMost(SOON).until(() -> scheduled().size() == 1);
      assertThat(scheduled().get(0).outcome()).isEqualTo(AuditEntry.Outcome.DONE);
      assertThat(sets(process)).hasSize(2);
    }
  }

  @Test
  void aBackupOfTheApiWaitsForAScheduledOneThatIsSeenAmongTheJobs() throws Exception {
    try (ResidentProcess process = start()) {
      process.work().backup("logs", BackupKind.FULL);
      await().atMost(SOON).until(this::underWay);

      JsonNode seen = ask(process, "/api/v1/backup/status").path("jobs").path(0);
      assertThat(seen.path("requested_by").asText()).isEqualTo("schedule");
      assertThat(seen.path("state").asText()).isEqualTo("running");
      assertThat(seen.path("progress").path("phase").asText()).isNotEmpty();
      String job = run(process);
      await().atMost(SOON).until(() -> waits(process, job));
      Files.writeString(home.resolve("gate/go"), "");

      await().atMost(SOON).until(() -> state(process, job).equals("done"));
      assertThat(scheduled())
          .extracting(AuditEntry::outcome)
          .containsExactly(AuditEntry.Outcome.DONE);
      assertThat(state(process, seen.path("id").asText())).isEqualTo("done");
      assertThat(sets(process)).hasSize(2);
    }
  }

  @Test
  void whatIsCancelledWhileItWaitsIsNoFailedBackup() throws Exception {
    try (ResidentProcess process = start()) {
      process.work().backup("logs", BackupKind.FULL);
      await().atMost(SOON).until(this::underWay);
      String inLine = run(process);
      await().atMost(SOON).until(() -> waits(process, inLine));
      String queued = run(process);

      for (String job : List.of(queued, inLine)) {
        cancel(process, job);
        await().atMost(SOON).until(() -> state(process, job).equals("cancelled"));
        JsonNode over = ask(process, "/api/v1/jobs/" + job);
        assertThat(over.path("exit_code").asInt()).as(over.toString()).isEqualTo(130);
        assertThat(over.path("message").asText()).startsWith("cancelled");
      }

      assertThat(openAlerts(process)).doesNotContain("logs/backup");
      String metrics = metrics(process);
      assertThat(metrics)
          .contains("voice_agent_backup_total{status=\"cancelled\",type=\"logs\"} 1.0")
          .contains("voice_agent_backup_total{status=\"failed\",type=\"logs\"} 0.0");
      assertThat(entries("anna", "job end"))
          .extracting(AuditEntry::outcome)
          .containsExactly(AuditEntry.Outcome.CANCELLED, AuditEntry.Outcome.CANCELLED);
      Files.writeString(home.resolve("gate/go"), "");
      await().atMost(SOON).until(() -> scheduled().size() == 1);
      assertThat(sets(process)).hasSize(1);
    }
  }

  @Test
  void whatIsCancelledWhileItRunsIsNoFailedBackupEither() throws Exception {
    try (ResidentProcess process = start()) {
      String job = run(process);
      await().atMost(SOON).until(this::underWay);
      cancel(process, job);
      await().atMost(SOON).until(() -> state(process, job).equals("cancelled"));
      process.work().backup("logs", BackupKind.FULL);
      await().atMost(SOON).until(() -> jobOf(process, "schedule").isPresent());
      String scheduled = jobOf(process, "schedule").orElseThrow();
      await().atMost(SOON).until(() -> isReading(process, scheduled));
      cancel(process, scheduled);
      await().atMost(SOON).until(() -> state(process, scheduled).equals("cancelled"));

      await().atMost(SOON).until(() -> scheduled().size() == 1);
      assertThat(scheduled().get(0).outcome()).isEqualTo(AuditEntry.Outcome.CANCELLED);
      assertThat(openAlerts(process)).doesNotContain("logs/backup");
      assertThat(metrics(process))
          .contains("voice_agent_backup_total{status=\"cancelled\",type=\"logs\"} 2.0")
          .contains("voice_agent_backup_total{status=\"failed\",type=\"logs\"} 0.0");
      assertThat(sets(process)).isEmpty();
      // The gate knows of no cancellation, and the process would wait for what stands before it.
      Files.writeString(home.resolve("gate/go"), "");
    }
  }

  private Optional<String> jobOf(ResidentProcess process, String name) throws Exception {
    for (JsonNode job : ask(process, "/api/v1/jobs").path("jobs")) {
      if (job.path("requested_by").asText().equals(name)) {
        return Optional.of(job.path("id").asText());
      }
    }
    return Optional.empty();
  }

  private boolean isReading(ResidentProcess process, String job) throws Exception {
    JsonNode progress = ask(process, "/api/v1/jobs/" + job).path("progress");
    return !progress.path("phase").asText().isEmpty();
  }

  @Test
  void aScheduledBackupThatIsCancelledWhileAnotherProcessWritesIsNoFailedBackup() throws Exception {
    try (ResidentProcess process = start();
        Application other = elsewhere()) {
      CompletableFuture<RunResult> elsewhere = CompletableFuture.supplyAsync(() -> backUp(other));
      await().atMost(SOON).until(this::underWay);
      process.work().backup("logs", BackupKind.FULL);
      await().atMost(SOON).until(() -> !ask(process, "/api/v1/jobs").path("jobs").isEmpty());
      String job = ask(process, "/api/v1/jobs").at("/jobs/0/id").asText();

      cancel(process, job);

      await().atMost(SOON).until(() -> state(process, job).equals("cancelled"));
      await().atMost(SOON).until(() -> scheduled().size() == 1);
      assertThat(scheduled().get(0).outcome()).isEqualTo(AuditEntry.Outcome.CANCELLED);
      assertThat(openAlerts(process)).doesNotContain("logs/backup");
      Files.writeString(home.resolve("gate/go"), "");
      assertThat(elsewhere.get(40, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.COMPLETE);
    }
  }

  private Application elsewhere() throws Exception {
    return new Application(
        ConfigurationLoader.loadWithWarnings(home.resolve("config/backup.yaml"), Map.of()),
        home,
        home.resolve("routes"),
        Map.of(),
        Clock.systemUTC(),
        event -> {},
        new Turns(),
        Map.of());
  }

  private static RunResult backUp(Application other) {
    try {
      Policy policy = Objects.requireNonNull(other.configuration().policies().get("logs"));
      return other.backups().run(new BackupRequest(policy, BackupKind.FULL, false), Progress.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean waits(ResidentProcess process, String job) throws Exception {
    JsonNode progress = ask(process, "/api/v1/jobs/" + job).path("progress");
    return progress.path("phase").asText().startsWith("waiting");
  }

  private void cancel(ResidentProcess process, String job) throws Exception {
    HttpResponse<String> answer =
        http.send(
            request(process, "/api/v1/jobs/" + job).DELETE().build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private List<String> openAlerts(ResidentProcess process) throws Exception {
    return ask(process, "/api/v1/alerts").findValuesAsText("key");
  }

  private String metrics(ResidentProcess process) throws Exception {
    return http.send(request(process, "/metrics").build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** A run has announced itself in the store. */
  private boolean underWay() throws IOException {
    try (Stream<Path> stored = Files.walk(home.resolve("store"))) {
      return stored.anyMatch(file -> file.toString().contains("intent"));
    }
  }

  private List<AuditEntry> scheduled() throws IOException {
    return entries("schedule", "backup run");
  }

  private List<AuditEntry> entries(String name, String operation) throws IOException {
    return new AuditLog(home.resolve("var"), new SecureRandom(), Clock.systemUTC())
        .list(0, Long.MAX_VALUE, Instant.MIN).stream()
            .map(AuditRecord::entry)
            .filter(entry -> entry.actor().name().equals(name))
            .filter(entry -> entry.operation().equals(operation))
            .toList();
  }

  private static List<SetSummary> sets(ResidentProcess process) throws IOException {
    try (Generations.Use use = process.generations().use()) {
      return use.application().catalog().list(Optional.of("logs"), 0);
    }
  }

  private String run(ResidentProcess process) throws Exception {
    HttpRequest request =
        request(process, "/api/v1/backup/run")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"logs\"}"))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body()).path("id").asText();
  }

  private String state(ResidentProcess process, String job) throws Exception {
    JsonNode found = ask(process, "/api/v1/jobs/" + job);
    assertThat(found.path("state").asText()).as(found.toString()).isNotEqualTo("failed");
    return found.path("state").asText();
  }

  private JsonNode ask(ResidentProcess process, String path) throws Exception {
    HttpResponse<String> answer =
        http.send(request(process, path).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpRequest.Builder request(ResidentProcess process, String path) {
    return HttpRequest.newBuilder(URI.create(process.addresses().get(0) + path))
        .header("Authorization", "Bearer " + token);
  }
}
