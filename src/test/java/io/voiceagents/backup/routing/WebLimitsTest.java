package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.policy.RateLimits;
import io.voiceagents.backup.policy.ServerSettings;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who asks too much is told when to come back, and nobody else notices; the console is left out.
 */
class WebLimitsTest {
  private static final String STATUS = "/api/v1/backup/status";

  private final WebPlatform platform;

  WebLimitsTest(@TempDir Path root) throws Exception {
    platform =
        new WebPlatform(
            root,
            new ServerSettings("127.0.0.1", 0, Optional.empty(), new RateLimits(10, 3), false));
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  private static void isTooMany(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(1, 20);
    JsonNode problem = new ObjectMapper().readTree(answer.body());
    assertThat(problem.path("title").asText()).isEqualTo("Too Many Requests");
    assertThat(problem.path("hint").asText()).contains("server.rate_limit");
  }

  private HttpResponse<String> last(int times, String path, String authorization) throws Exception {
    HttpResponse<String> answer = null;
    for (int i = 0; i < times; i++) {
      answer = platform.send(platform.to(path).header("Authorization", authorization));
    }
    return Objects.requireNonNull(answer);
  }

  @Test
  void aTokenThatAsksTooMuchDisturbsNoOther() throws Exception {
    String viewer = "Bearer " + platform.token(Role.VIEWER);
    assertThat(last(5, STATUS, viewer).statusCode()).isEqualTo(200);
    isTooMany(last(15, STATUS, viewer));
    assertThat(platform.get(Role.OPERATOR, STATUS).statusCode()).isEqualTo(200);
  }

  @Test
  void wrongTokensAreFewerAndLockNobodyOut() throws Exception {
    assertThat(last(3, STATUS, "Bearer vab_wrong").statusCode()).isEqualTo(401);
    isTooMany(last(3, STATUS, "Bearer vab_wrong"));
    assertThat(platform.get(Role.ADMIN, STATUS).statusCode()).isEqualTo(200);
  }

  @Test
  void withoutTheConsoleThereIsNeitherItNorJmx() throws Exception {
    for (String path : List.of("/hawtio/", "/hawtio", "/hawtio/index.html", "/hawtio/jolokia")) {
      assertThat(platform.get(Role.ADMIN, path).statusCode()).as(path).isEqualTo(404);
      assertThat(platform.send(platform.to(path)).statusCode()).as(path).isIn(401, 429);
    }
    String version = "{\"type\":\"version\"}";
    assertThat(platform.post(Role.ADMIN, "/hawtio/jolokia", version).statusCode()).isEqualTo(404);
    assertThat(platform.get(Role.OPERATOR, "/session").body()).contains("\"console\" : false");
  }

  @Test
  void whoIsUnknownIsCountedByAddressButMayAskForHealth() throws Exception {
    HttpResponse<String> answer = platform.send(platform.to("/login"));
    assertThat(answer.statusCode()).isEqualTo(200);
    for (int i = 0; i < 15; i++) {
      answer = platform.send(platform.to("/login"));
      assertThat(platform.send(platform.to("/health/live")).statusCode()).isEqualTo(200);
    }
    isTooMany(answer);
    isTooMany(platform.send(platform.to(STATUS)));
  }
}
