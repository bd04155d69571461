package io.voiceagents.backup.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.embedded.EmbeddedS3;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/demo --serve} promises, with real processes on a smaller platform. */
class ServingTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration EDIT = Duration.ofSeconds(5);
  private final Path root;
  private final HttpClient client = HttpClient.newHttpClient();

  ServingTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void anEditShowsWithinSecondsAndAStoreThatGoesIsToldOncePerChannelAndIsOver() throws Exception {
    try (EmbeddedS3 s3 =
            EmbeddedS3.start(Files.createDirectories(root.resolve("s3")), new SecureRandom());
        Platform platform = new Platform(root)) {
      s3.createBucket(Setting.BUCKET);
      platform.fillALittle();
      Setting setting = new Setting(root, s3, platform);
      setting.write("");
      Command backupctl = new Command(program(), setting.file(), environment(setting));
      backupctl.json("keys", "generate", "--out", root.resolve("backup.key").toString());
      try (Serving serving = Serving.start(root, s3, platform, setting, backupctl)) {
        await("green").atMost(SOON).until(() -> severity(serving).equals("ok"));
        theConsoleShowsAllRoutesAndNoSecrets(serving, setting);
        anEditIsShown(serving, setting);
        theStoreGoesAndComesBack(serving);
      }
      assertThat(Files.exists(root.resolve(Serving.PROCESSES))).isFalse();
    }
  }

  private void theConsoleShowsAllRoutesAndNoSecrets(Serving serving, Setting setting)
      throws Exception {
    assertThat(jmx(serving, "{\"type\":\"search\",\"mbean\":\"org.apache.camel:type=routes,*\"}"))
        .contains("context=voice-agent-backup,", "context=schedules-and-alerts,")
        .contains("name=\\\"seal-and-store\\\"", "name=\\\"alert-email");
    String everything =
        jmx(serving, "{\"type\":\"read\",\"mbean\":\"*:*\"}")
            + jmx(serving, dump("voice-agent-backup"))
            + jmx(serving, dump("schedules-and-alerts"));
    assertThat(everything).contains("EndpointUri", "HeapMemoryUsage", "<route ");
    for (String secret : List.of("DEMO_SECRET_KEY", "DEMO_PG_PASSWORD")) {
      assertThat(everything).as(secret).doesNotContain(setting.environment().get(secret));
    }
    assertThat(everything).doesNotContain(serving.token(), "java.class.path");
  }

  private static String dump(String context) {
    return "{\"type\":\"exec\",\"mbean\":\"org.apache.camel:context=%1$s,type=context,name=\\\"%1$s\\\"\",\"operation\":\"dumpRoutesAsXml(boolean)\",\"arguments\":[true]}"
        .formatted(context);
  }

  private String jmx(Serving serving, String question) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(serving.address() + "/hawtio/jolokia?ignoreErrors=true"))
            .header("Authorization", "Bearer " + serving.token())
            .header("Content-Type", "application/json")
            .timeout(SOON)
            .POST(BodyPublishers.ofString(question))
            .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private void anEditIsShown(Serving serving, Setting setting) throws Exception {
    Instant before = nextRun(serving, "redis");
    String text = Files.readString(setting.file());
    assertThat(text).contains("\"0 */2 * * *\"");
    Files.writeString(setting.file(), text.replace("\"0 */2 * * *\"", "\"37 13 1 1 *\""));
    await("the edit").atMost(EDIT).until(() -> !nextRun(serving, "redis").equals(before));
    assertThat(nextRun(serving, "redis").toString()).endsWith("-01-01T13:37:00Z");
  }

  private void theStoreGoesAndComesBack(Serving serving) throws Exception {
    assertThat(serving.sinks().received()).isEmpty();
    assertThat(Serving.ask(root, "s3-stop")).isTrue();
    await("red").atMost(SOON).until(() -> severity(serving).equals("failed"));
    assertThat(status(serving).path("summary").asText()).startsWith("NOT RECOVERABLE NOW");
    await("alerts").atMost(SOON).until(() -> serving.sinks().received().size() >= 2);
    assertThat(Serving.ask(root, "s3-start")).isTrue();
    await("green again").atMost(SOON).until(() -> severity(serving).equals("ok"));
    await("both are over").atMost(SOON).until(() -> serving.sinks().received().size() >= 4);
    for (String channel : List.of("webhook", "mail")) {
      List<String> told =
          serving.sinks().received().stream()
              .filter(one -> one.channel().equals(channel))
              .map(Sinks.Received::headline)
              .toList();
      assertThat(told).as(channel).hasSize(2);
      assertThat(told.get(0)).startsWith("[CRITICAL] store: ");
      assertThat(told.get(1)).startsWith("[RESOLVED] store: ");
    }
  }

  private String severity(Serving serving) throws IOException, InterruptedException {
    return status(serving).path("severity").asText();
  }

  private Instant nextRun(Serving serving, String type) throws IOException, InterruptedException {
    for (JsonNode policy : status(serving).path("policies")) {
      if (policy.path("type").asText().equals(type)) {
        return Instant.parse(policy.path("next_run").asText());
      }
    }
    throw new AssertionError("no policy " + type);
  }

  private JsonNode status(Serving serving) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(serving.address() + "/api/v1/backup/status"))
            .header("Authorization", "Bearer " + serving.token())
            .timeout(SOON)
            .build();
    return new ObjectMapper().readTree(client.send(request, BodyHandlers.ofString()).body());
  }

  /** As {@code bin/backupctl}, without the jar that a test run has not built yet. */
  private static List<String> program() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx300m",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-cp",
        System.getProperty("java.class.path"),
        "io.voiceagents.backup.routing.BackupctlMain");
  }

  private static Map<String, String> environment(Setting setting) throws Exception {
    Map<String, String> all = new HashMap<>(setting.environment());
    all.put("BACKUPCTL_HOME", Path.of("").toAbsolutePath().toString());
    return all;
  }
}
