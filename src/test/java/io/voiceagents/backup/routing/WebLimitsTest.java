package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.policy.Network;
import io.voiceagents.backup.policy.RateLimits;
import io.voiceagents.backup.policy.ServerSettings;
import java.net.InetAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
            new ServerSettings("127.0.0.1", 0).withLimits(new RateLimits(10, 3)).withoutConsole());
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

  private HttpResponse<String> logIn(String token) throws Exception {
    return platform.send(
        platform
            .to("/login")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"token\":\"" + token + "\"}")));
  }

  /** Behind one proxy sits everybody. */
  @Test
  void nobodyIsKeptFromLoggingInByOthersOfTheSameAddress() throws Exception {
    for (int i = 0; i < 15; i++) {
      platform.send(platform.to("/login"));
      platform.send(platform.to("/"));
      logIn("vab_wrong");
    }
    isTooMany(platform.send(platform.to(STATUS)));
    isTooMany(logIn("vab_wrong"));
    assertThat(logIn("vab_mistyped").statusCode()).isEqualTo(401);
    HttpResponse<String> start = platform.send(platform.to("/").header("Accept", "text/html"));
    assertThat(start.statusCode()).isEqualTo(303);
    for (String path : List.of("/login", "/login.js", "/style.css", "/icon.svg", "/health/live")) {
      assertThat(platform.send(platform.to(path)).statusCode()).as(path).isEqualTo(200);
    }
    HttpResponse<String> in = logIn(platform.token(Role.VIEWER));
    assertThat(in.statusCode()).as(in.body()).isEqualTo(200);
  }

  @Test
  void whoTriesManyTokensIsRefusedByAddress() throws Exception {
    for (int i = 0; i < 30; i++) {
      assertThat(logIn("vab_" + i).statusCode()).as("guess " + i).isEqualTo(401);
    }
    isTooMany(logIn("vab_30"));
    assertThat(logIn(platform.token(Role.VIEWER)).statusCode()).isEqualTo(200);
  }

  @Test
  void whoLogsInAllTheTimeSpendsHisOwn() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(logIn(platform.token(Role.VIEWER)).statusCode()).isEqualTo(200);
    }
    isTooMany(logIn(platform.token(Role.VIEWER)));
    assertThat(logIn(platform.token(Role.OPERATOR)).statusCode()).isEqualTo(200);
  }

  @Test
  void aTrustedProxySaysWhoAsksAndNobodyElse(@TempDir Path root) throws Exception {
    Network here = new Network(InetAddress.getLoopbackAddress(), 32);
    ServerSettings behind =
        new ServerSettings("127.0.0.1", 0)
            .withLimits(new RateLimits(10, 3))
            .withTrustedProxies(List.of(here));
    try (WebPlatform proxied = new WebPlatform(root, behind)) {
      for (WebPlatform server : List.of(proxied, platform)) {
        for (int i = 0; i < 15; i++) {
          server.send(server.to(STATUS).header("X-Forwarded-For", "192.0.2.1"));
        }
        int other =
            server.send(server.to(STATUS).header("X-Forwarded-For", "192.0.2.2")).statusCode();
        assertThat(other).isEqualTo(server == proxied ? 401 : 429);
        server.send(
            server
                .to("/api/v1/jobs/j0")
                .header("Authorization", "Bearer " + server.token(Role.ADMIN))
                .header("X-Forwarded-For", "192.0.2.3")
                .DELETE());
        String audit = server.get(Role.ADMIN, "/api/v1/audit").body();
        assertThat(audit.contains("\"from\" : \"192.0.2.3\"")).isEqualTo(server == proxied);
      }
    }
  }
}
