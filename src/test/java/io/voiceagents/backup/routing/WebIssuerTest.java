package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.api.Contract;
import io.voiceagents.backup.api.Contract.Operation;
import io.voiceagents.backup.api.ShownJob;
import io.voiceagents.backup.cli.Backupctl;
import io.voiceagents.backup.cli.Console;
import io.voiceagents.backup.cli.Interruption;
import io.voiceagents.backup.cli.output.Terminal;
import io.voiceagents.backup.identity.TestIssuer;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.RateLimits;
import io.voiceagents.backup.policy.ServerSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of an issuer open what their bearers' roles open, and those that are not good nothing. */
class WebIssuerTest {
  private static final String STATUS = "/api/v1/backup/status";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Path root;
  private final TestIssuer issuer;

  WebIssuerTest(@TempDir Path root) throws Exception {
    this.root = root;
    this.issuer = new TestIssuer(Clock.systemUTC().instant());
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  private WebPlatform platform() throws Exception {
    return new WebPlatform(
        root,
        new ServerSettings("127.0.0.1", 0)
            .withLimits(new RateLimits(10_000, 10_000))
            .withOidc(issuer.settings()));
  }

  private static HttpResponse<String> ask(WebPlatform platform, Operation operation, String token)
      throws Exception {
    return platform.send(
        platform
            .to(String.join("/", operation.segments()).replace("{id}", "j0"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .method(
                operation.method(),
                operation.method().equals("POST")
                    ? BodyPublishers.ofString("{}")
                    : BodyPublishers.noBody()));
  }

  @Test
  void everyOperationIsOpenToItsRolesAndToNoBadToken() throws Exception {
    Map<String, String> bad = issuer.bad();
    try (WebPlatform platform = platform()) {
      for (Operation operation : Contract.load().operations()) {
        for (Role role : Role.values()) {
          HttpResponse<String> answer = ask(platform, operation, issuer.token(role.word()));
          boolean allowed = role.allows(operation.leastRole());
          assertThat(answer.statusCode() == 403)
              .as(operation.id() + " by " + role + ": " + answer.statusCode())
              .isEqualTo(!allowed);
          assertThat(answer.statusCode()).as(operation.id()).isNotIn(401, 500);
        }
        for (Map.Entry<String, String> one : bad.entrySet()) {
          HttpResponse<String> answer = ask(platform, operation, one.getValue());
          assertThat(answer.statusCode()).as(operation.id() + " " + one.getKey()).isEqualTo(401);
          assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        }
        assertThat(ask(platform, operation, issuer.token("visitor")).statusCode()).isEqualTo(403);
      }
    }
  }

  @Test
  void whoItIsStandsInTheAuditLog() throws Exception {
    try (WebPlatform platform = platform()) {
      String body = "{\"type\":\"voice_data\",\"kind\":\"full\"}";
      HttpRequest.Builder run =
          platform
              .to("/api/v1/backup/run")
              .header("Content-Type", "application/json")
              .header("Authorization", "Bearer " + issuer.token("oncall"))
              .POST(BodyPublishers.ofString(body));
      HttpResponse<String> taken = platform.send(run);
      assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
      assertThat(taken.body()).contains("\"requested_by\" : \"oidc:oncall.weber\"");
      String audit = platform.get(Role.ADMIN, "/api/v1/audit").body();
      assertThat(audit).contains("\"who\" : \"oidc:oncall.weber\"", "\"role\" : \"operator\"");
      String location = taken.headers().firstValue("Location").orElseThrow();
      HttpResponse<String> events =
          platform.send(
              platform
                  .to(location + "/events")
                  .header("Authorization", "Bearer " + issuer.token("viewer")));
      assertThat(events.body()).contains("\"state\" : \"done\"");
    }
  }

  /** Whoever goes away while the issuer is asked about the token holds no stream. */
  @Test
  void streamsOfThoseWhoHaveGoneAreFree() throws Exception {
    CountDownLatch answers = issuer.hang();
    try (WebPlatform platform = platform()) {
      ShownJob job = platform.server.jobs().show("backup", "voice_data", "schedule");
      JsonNode jobs = new ObjectMapper().readTree(platform.get(Role.VIEWER, "/api/v1/jobs").body());
      String events = "/api/v1/jobs/" + jobs.at("/jobs/0/id").asText() + "/events";
      byte[] request =
          "GET %s HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(events, issuer.token("viewer"))
              .getBytes(US_ASCII);
      for (int i = 0; i < 300; i++) {
        try (Socket gone = new Socket(InetAddress.getLoopbackAddress(), platform.server.port())) {
          gone.getOutputStream().write(request);
        }
      }
      for (int i = 0; i < 20; i++) {
        // The server has seen that those have gone when it answers these, which came later.
        assertThat(platform.send(platform.to("/health/live")).statusCode()).isEqualTo(200);
      }
      answers.countDown();
      for (int i = 0; i < 8; i++) {
        // They come in turn: when these are answered, those were.
        HttpRequest.Builder status =
            platform.to(STATUS).header("Authorization", "Bearer " + issuer.token("viewer"));
        assertThat(platform.send(status).statusCode()).isEqualTo(200);
      }
      HttpRequest.Builder stream =
          platform.to(events).header("Authorization", "Bearer " + issuer.token("operator"));
      CompletableFuture<HttpResponse<String>> read =
          HttpClient.newHttpClient().sendAsync(stream.build(), BodyHandlers.ofString());
      job.end(true, "done");
      assertThat(read.get().statusCode()).as(read.get().body()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> logIn(WebPlatform platform, String token) throws Exception {
    return platform.send(
        platform
            .to("/login")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"token\":\"" + token + "\"}")));
  }

  @Test
  void aTokenThatIsPastedLogsInUntilItEnds() throws Exception {
    try (WebPlatform platform = platform()) {
      HttpResponse<String> in = logIn(platform, issuer.token("operator"));
      assertThat(in.statusCode()).as(in.body()).isEqualTo(200);
      assertThat(in.body()).contains("oidc:operator.weber", "\"role\" : \"operator\"");
      String cookie = in.headers().firstValue("Set-Cookie").orElse("");
      String pair = cookie.substring(0, cookie.indexOf(';'));
      long age = Long.parseLong(cookie.replaceFirst(".*Max-Age=([0-9]+).*", "$1"));
      assertThat(age).isBetween(270L, 330L);
      HttpRequest.Builder status = platform.to(STATUS).header("Cookie", pair);
      assertThat(platform.send(status).statusCode()).isEqualTo(200);
      platform.ahead = Duration.ofSeconds(331);
      assertThat(platform.send(status).statusCode()).isEqualTo(401);
      assertThat(logIn(platform, issuer.token("operator")).statusCode()).isEqualTo(401);
      platform.ahead = Duration.ZERO;
      for (String bad : issuer.bad().values()) {
        assertThat(logIn(platform, bad).statusCode()).isEqualTo(401);
      }
    }
  }

  @Test
  void awayAtTheStartItIsSaidAndTokensOfTheServerGoOn() throws Exception {
    issuer.away = true;
    try (WebPlatform platform = platform()) {
      await()
          .atMost(LIMIT)
          .until(() -> platform.events.stream().anyMatch(Event.IssuerTrouble.class::isInstance));
      Operation status =
          Contract.load().operations().stream()
              .filter(one -> one.id().equals("backupStatus"))
              .findFirst()
              .orElseThrow();
      HttpResponse<String> refused = ask(platform, status, issuer.token("viewer"));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains(issuer.issuer(), "hint");
      assertThat(logIn(platform, issuer.token("viewer")).statusCode()).isEqualTo(503);
      assertThat(platform.get(Role.VIEWER, STATUS).statusCode()).isEqualTo(200);
      assertThat(logIn(platform, platform.token(Role.VIEWER)).statusCode()).isEqualTo(200);
      issuer.away = false;
      platform.ahead = Duration.ofSeconds(31);
      assertThat(ask(platform, status, issuer.token("viewer")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutAnIssuerItsTokensAreUnknown() throws Exception {
    try (WebPlatform platform = new WebPlatform(root)) {
      HttpResponse<String> answer =
          platform.send(
              platform.to(STATUS).header("Authorization", "Bearer " + issuer.token("admin")));
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(issuer.asked).hasValue(0);
    }
  }

  @Test
  void commandsTakeSuchATokenFromAFile() throws Exception {
    try (WebPlatform platform = platform()) {
      Path file = Files.writeString(root.resolve("jwt"), issuer.token("viewer") + "\n");
      StringWriter out = new StringWriter();
      PrintWriter writer = new PrintWriter(out);
      Console console = new Console(writer, writer, Terminal.PIPE, Clock.systemUTC(), Map.of());
      BackupctlMain.Opener factory =
          new BackupctlMain.Opener(Path.of("").toAbsolutePath(), Map.of(), Clock.systemUTC());
      int code =
          new Backupctl(factory, console, new Interruption())
              .execute(
                  "jobs",
                  "list",
                  "--server",
                  platform.server.address(),
                  "--token-file",
                  file.toString());
      assertThat(code).as(out.toString()).isZero();
    }
  }
}
