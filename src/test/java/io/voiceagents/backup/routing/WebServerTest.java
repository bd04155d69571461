package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.api.Contract;
import io.voiceagents.backup.api.Contract.Operation;
import io.voiceagents.backup.recovery.Recoverability;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path root = Path.of("");
  private static WebPlatform platform;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    root = directory;
    platform = new WebPlatform(root);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body());
  }

  private static String path(Operation operation) {
    return String.join("/", operation.segments()).replace("{id}", "j0");
  }

  private static HttpRequest.Builder request(Operation operation) {
    return platform
        .to(path(operation))
        .header("Content-Type", "application/json")
        .method(
            operation.method(),
            operation.method().equals("POST")
                ? BodyPublishers.ofString("{}")
                : BodyPublishers.noBody());
  }

  @Test
  void everyOperationIsOpenToItsRolesAndToNobodyElse() throws Exception {
    for (Operation operation : Contract.load().operations()) {
      for (Role role : Role.values()) {
        HttpResponse<String> answer =
            platform.send(
                request(operation).header("Authorization", "Bearer " + platform.token(role)));
        boolean allowed = role.compareTo(operation.leastRole()) >= 0;
        assertThat(answer.statusCode() == 403)
            .as(operation.id() + " by " + role + ": " + answer.statusCode())
            .isEqualTo(!allowed);
        assertThat(answer.statusCode()).as(operation.id()).isNotIn(401, 500);
      }
    }
  }

  @Test
  void everyOperationRefusesBadTokens() throws Exception {
    String revoked = platform.tokens.create("gone", Role.ADMIN, Duration.ofHours(1)).text();
    platform.tokens.revoke("gone");
    String expired = platform.tokens.create("old", Role.ADMIN, Duration.ZERO).text();
    String good = platform.token(Role.ADMIN);
    for (Operation operation : Contract.load().operations()) {
      assertThat(platform.send(request(operation)).statusCode())
          .as(operation.id() + " without")
          .isEqualTo(401);
      for (String header :
          List.of(
              "Bearer " + revoked,
              "Bearer " + expired,
              "Bearer ",
              "Bearer " + good + "x",
              "Basic " + good,
              good)) {
        HttpResponse<String> answer =
            platform.send(request(operation).header("Authorization", header));
        assertThat(answer.statusCode()).as(operation.id() + " " + header).isIn(401, 429);
        assertThat(answer.headers().firstValue("Content-Type"))
            .contains("application/problem+json");
      }
    }
    assertThat(platform.get(Role.ADMIN, "/api/v1/backup/status").statusCode()).isEqualTo(200);
  }

  /** CVE-2026-40022 let paths outside of the one that was named in without credentials. */
  @Test
  void noSpellingOfAPathIsOpen() throws Exception {
    for (String path :
        List.of(
            "/svc/api/v1/backup/status",
            "//api/v1/backup/status",
            "/api//v1/backup/status",
            "/api/v1/backup/status/",
            "/API/v1/backup/status",
            "/api/v1/backup/%73tatus",
            "/login/../api/v1/backup/status",
            "/health/live/../../api/v1/backup/status",
            "/login;/api/v1/backup/status",
            "/observe/jolokia",
            "/observe/health",
            "/q/dev",
            "/auth.properties",
            "/application.properties",
            "/tokens.json",
            "/dashboard/index.html",
            "/index.html",
            "/app.js",
            "/session",
            "/lib/lit-html.js",
            "/lib/uPlot.iife.min.js",
            "/docs",
            "/docs/swagger-ui-bundle.js",
            "/docs/swagger-initializer.js",
            "/runbook",
            "/runbook.md",
            "/metrics",
            "/")) {
      assertThat(raw("GET " + path + " HTTP/1.1")).as(path).startsWith("HTTP/1.1 401");
      assertThat(raw("GET " + path + " HTTP/1.1\r\nCamelHttpPath: /login"))
          .as(path)
          .startsWith("HTTP/1.1 401");
    }
    assertThat(platform.get(Role.ADMIN, "/auth.properties").statusCode()).isEqualTo(404);
    assertThat(platform.get(Role.ADMIN, "/backup.yaml").statusCode()).isEqualTo(404);
  }

  private static String raw(String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), platform.server.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          (request + "\r\nHost: x\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void onlyTheLoginAndHealthAreOpenAndAllIsProtected() throws Exception {
    for (String path : List.of("/login", "/login.js", "/style.css", "/icon.svg", "/health/live")) {
      HttpResponse<String> answer = platform.send(platform.to(path));
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
    HttpResponse<String> page = platform.send(platform.to("/").header("Accept", "text/html"));
    assertThat(page.statusCode()).isEqualTo(303);
    assertThat(page.headers().firstValue("Location")).contains("/login");
    HttpResponse<String> runbook =
        platform.send(platform.to("/runbook").header("Accept", "text/html"));
    assertThat(runbook.headers().firstValue("Location")).contains("/login?for=/runbook");
  }

  @Test
  void theContractIsShownWithoutAskingElsewhere() throws Exception {
    HttpResponse<String> page = platform.get(Role.VIEWER, "/docs");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).doesNotContain("http:", "https:", "<script>", "style=");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self';", "connect-src 'self';")
        .doesNotContain("unsafe");
    for (String named : List.of("/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js", "/docs.js")) {
      assertThat(page.body()).contains(named);
      assertThat(platform.get(Role.VIEWER, named).statusCode()).as(named).isEqualTo(200);
    }
    assertThat(platform.get(Role.VIEWER, "/docs/swagger-initializer.js").statusCode())
        .isEqualTo(404);
    assertThat(platform.send(platform.to("/docs").header("Accept", "text/html")).statusCode())
        .isEqualTo(303);
  }

  /** Whatever a page or a module names is there, and nothing else of the libraries. */
  @Test
  void librariesOfTheDashboardAreServedFromHere() throws Exception {
    Map<String, String> named =
        Map.of(
            "/lib/lit-html.js", "text/javascript",
            "/lib/directive.js", "text/javascript",
            "/lib/directive-helpers.js", "text/javascript",
            "/lib/directives/repeat.js", "text/javascript",
            "/lib/uPlot.iife.min.js", "text/javascript",
            "/lib/uPlot.min.css", "text/css");
    for (Map.Entry<String, String> file : named.entrySet()) {
      HttpResponse<String> answer = platform.get(Role.VIEWER, file.getKey());
      assertThat(answer.statusCode()).as(file.getKey()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .as(file.getKey())
          .startsWith(file.getValue());
    }
    assertThat(platform.get(Role.VIEWER, "/lib/directives/unsafe-html.js").statusCode())
        .isEqualTo(404);
    assertThat(platform.get(Role.VIEWER, "/lib/package.json").statusCode()).isEqualTo(404);
  }

  /** Whoever takes what is not ready out of service must not take the dashboard away. */
  @Test
  void withTheStoreAwayItIsReadyDegradedAndNotRecoverable() throws Exception {
    HttpResponse<String> ready = platform.send(platform.to("/health/ready"));
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).contains("ready");
    platform.notReady = Optional.of("the store is away: /etc/secret");
    Recoverability before = platform.found;
    platform.found = new Recoverability(Instant.EPOCH, List.of(), platform.notReady);
    HttpResponse<String> degraded = platform.send(platform.to("/health/ready"));
    HttpResponse<String> not = platform.send(platform.to("/health/recoverable"));
    platform.notReady = Optional.empty();
    Instant now = platform.now();
    platform.found =
        new Recoverability(now.minus(Duration.ofMinutes(6)), List.of(), platform.notReady);
    HttpResponse<String> notLookedAt = platform.send(platform.to("/health/recoverable"));
    platform.found = new Recoverability(now, List.of(), platform.notReady);
    HttpResponse<String> recoverable = platform.send(platform.to("/health/recoverable"));
    platform.found = before;
    assertThat(degraded.statusCode()).isEqualTo(200);
    assertThat(degraded.body()).contains("degraded").doesNotContain("secret");
    assertThat(not.statusCode()).isEqualTo(503);
    assertThat(not.body()).doesNotContain("secret");
    assertThat(notLookedAt.statusCode()).as("hangs at the store").isEqualTo(503);
    assertThat(recoverable.statusCode()).isEqualTo(200);
  }

  @Test
  void aBrowserLogsInAndNeedsItsPagesWord() throws Exception {
    HttpResponse<String> login =
        platform.send(
            platform
                .to("/login")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"token\":\"" + platform.token(Role.OPERATOR) + "\"}")));
    assertThat(login.statusCode()).isEqualTo(200);
    String cookie = login.headers().firstValue("Set-Cookie").orElse("");
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain("Secure");
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(platform.send(platform.to("/").header("Cookie", pair)).statusCode()).isEqualTo(200);
    String csrf =
        json(platform.send(platform.to("/session").header("Cookie", pair))).path("csrf").asText();
    HttpRequest.Builder cancel = platform.to("/api/v1/jobs/j0").header("Cookie", pair).DELETE();
    assertThat(platform.send(cancel).statusCode()).isEqualTo(403);
    assertThat(platform.send(cancel.header("X-CSRF-Token", csrf)).statusCode()).isEqualTo(404);
    HttpRequest.Builder logout =
        platform
            .to("/logout")
            .header("Cookie", pair)
            .header("X-CSRF-Token", csrf)
            .POST(BodyPublishers.noBody());
    assertThat(platform.send(logout).statusCode()).isEqualTo(200);
    assertThat(platform.send(platform.to("/session").header("Cookie", pair)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void badRequestsGetAProblemThatSaysWhatToDo() throws Exception {
    HttpResponse<String> unknown =
        platform.post(Role.OPERATOR, "/api/v1/backup/run", "{\"type\":\"postgers\"}");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(json(unknown).path("detail").asText()).contains("postgers");
    assertThat(json(unknown).path("hint").asText()).contains("voice_data");
    assertThat(platform.post(Role.OPERATOR, "/api/v1/backup/run", "{").statusCode()).isEqualTo(400);
    assertThat(platform.post(Role.OPERATOR, "/api/v1/backup/run", " ".repeat(70_000)).statusCode())
        .isEqualTo(413);
    HttpResponse<String> form =
        platform.send(
            platform
                .to("/api/v1/backup/run")
                .header("Authorization", "Bearer " + platform.token(Role.OPERATOR))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"type\":\"voice_data\"}")));
    assertThat(form.statusCode()).isEqualTo(415);
    HttpResponse<String> method = platform.post(Role.ADMIN, "/api/v1/backup/status", "{}");
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("Allow")).contains("GET");
    assertThat(platform.get(Role.VIEWER, "/api/v1/backup/list?limit=1&limit=2").statusCode())
        .isEqualTo(400);
    assertThat(platform.get(Role.VIEWER, "/api/v1/backup/list?cursor=xx").statusCode())
        .isEqualTo(400);
    for (String address : List.of("/api/v1/backup/list", "/api/v1/test/history")) {
      HttpResponse<String> nope = platform.get(Role.VIEWER, address + "?type=nope");
      assertThat(nope.statusCode()).as(address).isEqualTo(404);
      assertThat(json(nope).path("hint").asText()).contains("voice_data");
      assertThat(platform.get(Role.VIEWER, address + "?type=voice_data").statusCode())
          .isEqualTo(200);
    }
  }

  private static JsonNode untilOver(HttpResponse<String> accepted) throws Exception {
    String at = accepted.headers().firstValue("Location").orElseThrow();
    CountDownLatch never = new CountDownLatch(1);
    JsonNode job = json(platform.get(Role.VIEWER, at));
    for (int i = 0;
        i < 600 && List.of("queued", "running").contains(job.path("state").asText());
        i++) {
      never.await(50, TimeUnit.MILLISECONDS);
      job = json(platform.get(Role.VIEWER, at));
    }
    return job;
  }

  @Test
  void aBackupIsTakenWatchedVerifiedListedAndRestored() throws Exception {
    HttpRequest.Builder run =
        platform
            .to("/api/v1/backup/run")
            .header("Authorization", "Bearer " + platform.token(Role.OPERATOR))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "k1")
            .POST(BodyPublishers.ofString("{\"type\":\"voice_data\",\"kind\":\"full\"}"));
    HttpResponse<String> taken = platform.send(run);
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
    assertThat(json(platform.send(run)).path("id")).isEqualTo(json(taken).path("id"));
    HttpResponse<String> other =
        platform.send(run.POST(BodyPublishers.ofString("{\"type\":\"voice_data\"}")));
    assertThat(other.statusCode()).as(other.body()).isEqualTo(422);
    assertThat(json(other).path("detail").asText()).contains("Idempotency-Key");

    String location = taken.headers().firstValue("Location").orElseThrow();
    HttpResponse<String> events = platform.get(Role.VIEWER, location + "/events");
    assertThat(events.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(events.body()).contains("event: job\ndata: {", "\"state\" : \"done\"");

    JsonNode job = untilOver(taken);
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
    assertThat(job.path("requested_by").asText()).isEqualTo("operator");
    String key = job.path("result").path("set").path("key").asText();
    JsonNode status = json(platform.get(Role.VIEWER, "/api/v1/backup/status"));
    assertThat(status.path("policies").get(0).path("last_complete").path("key").asText())
        .isEqualTo(key);

    String verify = "{\"type\":\"voice_data\",\"depth\":\"content\"}";
    JsonNode verified = untilOver(platform.post(Role.OPERATOR, "/api/v1/backup/verify", verify));
    assertThat(verified.path("result").path("outcome").asText())
        .as(verified.toString())
        .isEqualTo("passed");

    untilOver(
        platform.post(
            Role.OPERATOR,
            "/api/v1/backup/run",
            "{\"type\":\"voice_data\",\"kind\":\"incremental\"}"));
    JsonNode first = json(platform.get(Role.VIEWER, "/api/v1/backup/list?limit=1"));
    JsonNode second =
        json(
            platform.get(
                Role.VIEWER,
                "/api/v1/backup/list?limit=1&cursor=" + first.path("next_cursor").asText()));
    assertThat(first.path("sets").get(0).path("kind").asText()).isEqualTo("incremental");
    assertThat(second.path("sets").get(0).path("key").asText()).isEqualTo(key);
    JsonNode all = json(platform.get(Role.VIEWER, "/api/v1/backup/list?type=voice_data"));
    assertThat(all.path("sets")).hasSize(all.path("total").asInt());
    assertThat(all.path("next_cursor").isNull()).isTrue();
    restored(key);
  }

  private static JsonNode record(String operation, String outcome) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 200; i++) {
      for (JsonNode one :
          json(platform.get(Role.ADMIN, "/api/v1/audit?limit=200")).path("records")) {
        if (one.path("operation").asText().equals(operation)
            && one.path("outcome").asText().equals(outcome)) {
          return one;
        }
      }
      never.await(50, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("no record of " + operation + " " + outcome);
  }

  /** On a server of its own: of those who are refused only some are written. */
  @Test
  void whatCallersDoIsOnRecordAndWhatTheyMayNotToo(@TempDir Path own) throws Exception {
    WebPlatform shared = platform;
    try (WebPlatform fresh = new WebPlatform(own)) {
      platform = fresh;
      recorded();
    } finally {
      platform = shared;
    }
  }

  private static void recorded() throws Exception {
    String verify = "{\"type\":\"voice_data\",\"depth\":\"presence\"}";
    untilOver(platform.post(Role.OPERATOR, "/api/v1/backup/run", "{\"type\":\"voice_data\"}"));
    JsonNode begun = record("backup run", "begun");
    assertThat(begun.path("who").asText()).isEqualTo("operator");
    assertThat(begun.path("role").asText()).isEqualTo("operator");
    assertThat(begun.path("from").asText()).isEqualTo("127.0.0.1");
    assertThat(begun.path("status").asInt()).isEqualTo(202);
    assertThat(begun.at("/parameters/type").asText()).isEqualTo("voice_data");
    assertThat(record("job end", "done").path("parameters").path("job").asText()).startsWith("j");
    assertThat(platform.post(Role.VIEWER, "/api/v1/backup/verify", verify).statusCode())
        .isEqualTo(403);
    JsonNode denied = record("backup verify", "denied");
    assertThat(denied.path("who").asText()).isEqualTo("viewer");
    assertThat(denied.path("status").asInt()).isEqualTo(403);
    platform.post(Role.ADMIN, "/api/v1/restore/redis", "{\"target\":\"vab_secret\",\"x\":1}");
    JsonNode refused = record("restore redis", "refused");
    assertThat(refused.toString()).doesNotContain("vab_secret");
    assertThat(platform.get(Role.OPERATOR, "/api/v1/audit").statusCode()).isEqualTo(403);
    assertThat(record("audit list", "denied").path("who").asText()).isEqualTo("operator");
    JsonNode page = json(platform.get(Role.ADMIN, "/api/v1/audit?limit=1"));
    long before = page.path("next_before").asLong();
    assertThat(
            json(platform.get(Role.ADMIN, "/api/v1/audit?limit=1&before=" + before))
                .at("/records/0/sequence")
                .asLong())
        .isEqualTo(before - 1);
    assertThat(platform.get(Role.ADMIN, "/api/v1/audit?since=yesterday").statusCode())
        .isEqualTo(400);
  }

  /** Anybody may knock, and each record is synced. */
  @Test
  void whoKnocksAHundredTimesIsOnRecordAFewTimes(@TempDir Path empty) throws Exception {
    try (WebPlatform fresh = new WebPlatform(empty)) {
      for (int i = 0; i < 100; i++) {
        fresh.send(fresh.to("/api/v1/backup/status").header("Authorization", "Bearer vab_x"));
      }
      JsonNode records = json(fresh.get(Role.ADMIN, "/api/v1/audit?limit=1000")).path("records");
      assertThat(records.size()).isBetween(1, 25);
      assertThat(records.toString()).doesNotContain("vab_x");
      assertThat(records.get(0).path("who").asText()).isEqualTo("unknown");
      assertThat(records.get(0).path("operation").asText()).isEqualTo("backup status");
    }
  }

  @Test
  void anEmptyStoreIsAnEmptyListAndALoudSentence(@TempDir Path empty) throws Exception {
    try (WebPlatform fresh = new WebPlatform(empty)) {
      JsonNode list = json(fresh.get(Role.VIEWER, "/api/v1/backup/list"));
      assertThat(list.path("total").asInt(-1)).isZero();
      JsonNode status = json(fresh.get(Role.VIEWER, "/api/v1/backup/status"));
      assertThat(status.path("severity").asText()).isEqualTo("failed");
      assertThat(status.path("summary").asText())
          .isEqualTo("NOT PROTECTED: voice_data (never backed up).");
    }
  }

  private static void restored(String key) throws Exception {
    Path target = root.resolve("restored");
    String body = "{\"backup_key\":\"" + key + "\",\"target\":\"" + target + "\"%s}";
    String address = "/api/v1/restore/filesystem";
    HttpResponse<String> plan =
        platform.post(Role.ADMIN, address, body.formatted(",\"dry_run\":true"));
    assertThat(plan.statusCode()).as(plan.body()).isEqualTo(200);
    assertThat(json(plan).path("plan").path("steps")).isNotEmpty();
    assertThat(target).doesNotExist();
    JsonNode job = untilOver(platform.post(Role.ADMIN, address, body.formatted("")));
    assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
    try (var files = Files.walk(target)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName()))).contains("call.txt");
    }
    HttpResponse<String> again = platform.post(Role.ADMIN, address, body.formatted(""));
    assertThat(again.statusCode()).as(again.body()).isEqualTo(409);
    assertThat(again.body()).contains("the field 'force'").doesNotContain("--force");
    String relative = "{\"target\":\"../etc\"}";
    assertThat(platform.post(Role.ADMIN, address, relative).statusCode()).isEqualTo(400);
  }
}
