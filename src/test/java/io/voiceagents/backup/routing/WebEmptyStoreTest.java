package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.api.Contract;
import io.voiceagents.backup.api.Contract.Operation;
import io.voiceagents.backup.policy.ServerSettings;
import io.voiceagents.backup.policy.TwoPerson;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store into which nothing was ever backed up is no defect of whoever asks about it. */
class WebEmptyStoreTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String EXPIRE = "/api/v1/retention/expire";

  /** What a body needs, and what a query may have. */
  private static final Map<String, String> VALUES =
      Map.of(
          "type", "voice_data",
          "key", "voice_data/backup",
          "pattern", "voice_data/backup",
          "until", "2026-01-01T00:00:00Z",
          "target", "/nowhere/restored");

  private final Path root;

  WebEmptyStoreTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void noOperationOfTheContractAnswersWithADefect() throws Exception {
    ServerSettings two =
        new ServerSettings("127.0.0.1", 0)
            .withTwoPerson(new TwoPerson(true, true, Duration.ofHours(1)));
    List<String> defects = new ArrayList<>();
    try (WebPlatform alone = new WebPlatform(root.resolve("alone"));
        WebPlatform together = new WebPlatform(root.resolve("together"), two)) {
      for (Operation operation : Contract.load().operations()) {
        for (WebPlatform platform : List.of(alone, together)) {
          for (ObjectNode body : bodies(operation)) {
            HttpResponse<String> answer = ask(platform, operation, body);
            if (answer.statusCode() >= 500) {
              defects.add(operation.id() + " " + body + ": " + answer.body());
            }
          }
        }
      }
    }
    assertThat(defects).isEmpty();
  }

  /**
   * What is required; the same of a policy's newest set; and the plan of it, where there is one.
   */
  private static List<ObjectNode> bodies(Operation operation) {
    JsonNode properties = operation.body().path("properties");
    ObjectNode least = JSON.createObjectNode();
    Stream.concat(Stream.of("target"), VALUES.keySet().stream())
        .filter(properties::has)
        .forEach(name -> least.put(name, String.valueOf(VALUES.get(name))));
    List<ObjectNode> bodies = new ArrayList<>(List.of(least));
    if (properties.has("backup_key")) {
      bodies.add(least.deepCopy().put("backup_key", "voice_data/latest"));
    }
    if (properties.has("dry_run")) {
      for (ObjectNode body : List.copyOf(bodies)) {
        bodies.add(body.deepCopy().put("dry_run", true));
      }
    }
    return bodies;
  }

  private static HttpResponse<String> ask(
      WebPlatform platform, Operation operation, ObjectNode body) throws Exception {
    String path = String.join("/", operation.segments()).replace("{id}", "j0");
    HttpRequest.BodyPublisher publisher =
        operation.body().isMissingNode()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.toString());
    return platform.send(
        platform
            .to(path)
            .header("Authorization", "Bearer " + platform.token(Role.ADMIN))
            .header("Content-Type", "application/json")
            .method(operation.method(), publisher));
  }

  @Test
  void thereIsNothingToExpire() throws Exception {
    try (WebPlatform platform = new WebPlatform(root)) {
      HttpResponse<String> plan =
          platform.post(Role.ADMIN, EXPIRE, "{\"type\":\"voice_data\",\"dry_run\":true}");
      assertThat(plan.statusCode()).as(plan.body()).isEqualTo(200);
      assertThat(json(plan).path("chains").isArray()).isTrue();
      assertThat(json(plan).path("chains")).isEmpty();
      String id =
          json(platform.post(Role.ADMIN, EXPIRE, "{\"type\":\"voice_data\"}")).path("id").asText();
      await().atMost(LIMIT).until(() -> job(platform, id).hasNonNull("ended_at"));
      assertThat(job(platform, id).path("state").asText()).isEqualTo("done");
      assertThat(job(platform, id).path("message").asText()).isEqualTo("0 marked, 0 deleted");
    }
  }

  @Test
  void whoWantsABackupHearsThatThereIsNone() throws Exception {
    try (WebPlatform platform = new WebPlatform(root)) {
      HttpResponse<String> answer =
          platform.post(Role.OPERATOR, "/api/v1/backup/verify", "{\"type\":\"voice_data\"}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
      assertThat(json(answer).path("detail").asText()).contains("holds no repository yet");
      assertThat(json(answer).path("hint").asText()).contains("backup run");
      assertThat(json(answer).path("exit_code").asInt()).isEqualTo(6);
    }
  }

  private static JsonNode job(WebPlatform platform, String id) throws Exception {
    return json(platform.get(Role.VIEWER, "/api/v1/jobs/" + id));
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body());
  }
}
