package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.api.ShownJob;
import io.voiceagents.backup.policy.ServerSettings;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever logs out is out, wherever it was asked for, and sees nothing more. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WebLogoutTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SESSION = "/session";

  private final WebPlatform platform;
  private String cookie = "";
  private String word = "";

  WebLogoutTest(@TempDir Path root) throws Exception {
    platform = new WebPlatform(root);
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  private static HttpResponse<String> logIn(WebPlatform server) throws Exception {
    String body = "{\"token\": \"" + server.token(Role.VIEWER) + "\"}";
    return server.send(
        server
            .to("/login")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private void logIn() throws Exception {
    HttpResponse<String> in = logIn(platform);
    String set = in.headers().firstValue("Set-Cookie").orElseThrow();
    cookie = set.substring(0, set.indexOf(';'));
    word = JSON.readTree(in.body()).path("csrf").asText();
  }

  private HttpRequest.Builder asked(String path) {
    return platform.to(path).header("Cookie", cookie);
  }

  /** The server itself speaks plain HTTP then, to the proxy. */
  @Test
  void behindAProxyThatEndsTlsASessionGoesOverTlsAlone(@TempDir Path other) throws Exception {
    ServerSettings settings =
        new ServerSettings("127.0.0.1", 0).withPublicUrl("https://backup.example.com");
    try (WebPlatform proxied = new WebPlatform(other, settings)) {
      for (WebPlatform one : List.of(proxied, platform)) {
        HttpResponse<String> in = logIn(one);
        assertThat(in.statusCode()).isEqualTo(200);
        String set = in.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(set.startsWith("__Host-") && set.contains("; Secure"))
            .as(set)
            .isEqualTo(one == proxied);
        assertThat(in.headers().firstValue("Strict-Transport-Security").isPresent())
            .isEqualTo(one == proxied);
      }
    }
  }

  @Test
  void theConsoleLogsOutOfTheServer() throws Exception {
    logIn();
    HttpResponse<String> out = platform.send(asked("/hawtio/auth/logout"));
    assertThat(out.statusCode()).isEqualTo(302);
    assertThat(out.headers().firstValue("Location")).contains("/login");
    assertThat(out.headers().firstValue("Set-Cookie").orElse("")).contains("Max-Age=0");
    assertThat(platform.send(asked(SESSION)).statusCode()).isEqualTo(401);
    assertThat(platform.get(Role.VIEWER, SESSION).statusCode()).isEqualTo(200);
  }

  @Test
  void aStreamEndsWithItsSession() throws Exception {
    logIn();
    ShownJob job = platform.server.jobs().show("backup", "voice_data", "schedule");
    JsonNode jobs = JSON.readTree(platform.send(asked("/api/v1/jobs")).body());
    HttpRequest events =
        asked("/api/v1/jobs/" + jobs.at("/jobs/0/id").asText() + "/events").build();
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<HttpResponse<String>> stream =
        HttpClient.newHttpClient()
            .sendAsync(
                events,
                head -> {
                  begun.countDown();
                  return BodyHandlers.ofString().apply(head);
                });
    begun.await();
    HttpRequest.Builder out =
        asked("/logout").header("X-CSRF-Token", word).POST(BodyPublishers.noBody());
    assertThat(platform.send(out).statusCode()).isEqualTo(200);
    assertThat(stream.get().body()).contains("\"running\"").doesNotContain("\"done\"");
    job.end(true, "done");
  }
}
