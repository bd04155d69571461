package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ServerSettings;
import io.voiceagents.backup.policy.TwoPerson;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many who ask at once, and a store that answers nobody. */
class WebBusyTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int STREAMS = 256;
  private static final String LIST = "/api/v1/backup/list";

  private final WebPlatform platform;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  WebBusyTest(@TempDir Path root) throws Exception {
    platform =
        new WebPlatform(
            root,
            new ServerSettings("127.0.0.1", 0)
                .withTwoPerson(new TwoPerson(false, true, Duration.ofHours(1))));
  }

  @AfterEach
  void stop() {
    platform.storeAnswers.countDown();
    platform.close();
  }

  private HttpRequest.Builder as(Role role, String path) {
    return platform.to(path).header("Authorization", "Bearer " + platform.token(role));
  }

  private CompletableFuture<HttpResponse<String>> ask(String path) {
    return client.sendAsync(as(Role.VIEWER, path).build(), BodyHandlers.ofString());
  }

  @Test
  void aStoreThatIsAwayKeepsOnlyThoseWaitingWhoAskIt() throws Exception {
    platform.storeAnswers = new CountDownLatch(1);
    List<CompletableFuture<HttpResponse<String>>> lists = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      lists.add(ask(LIST));
    }
    for (String path :
        List.of(
            "/api/v1/backup/status",
            "/api/v1/alerts",
            "/metrics",
            "/api/v1/jobs",
            "/api/v1/approvals")) {
      HttpResponse<String> quick = ask(path).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(quick.statusCode()).as(path).isEqualTo(200);
    }
    assertThat(lists).noneMatch(CompletableFuture::isDone);
    platform.storeAnswers.countDown();
    for (CompletableFuture<HttpResponse<String>> list : lists) {
      assertThat(list.get(LIMIT.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  private void somethingStored() throws Exception {
    BackupRequest full =
        new BackupRequest(
            Objects.requireNonNull(
                platform.operations().configuration().policies().get("voice_data")),
            BackupKind.FULL,
            false);
    platform.operations().backups().run(full, Progress.NONE);
  }

  /**
   * A hundred are asked for; there may be 256, half of them with one token, and whoever comes then
   * is told to poll.
   */
  @Test
  void allWhoWatchAJobSeeItsEndAndOneTooManyIsRefused() throws Exception {
    somethingStored();
    HttpResponse<String> held =
        platform.post(Role.ADMIN, "/api/v1/retention/expire", "{\"type\":\"voice_data\"}");
    JsonNode job = new ObjectMapper().readTree(held.body());
    assertThat(job.path("state").asText()).as(held.body()).isEqualTo("awaiting_approval");
    String id = job.path("id").asText();
    String events = "/api/v1/jobs/" + id + "/events";
    CountDownLatch begun = new CountDownLatch(STREAMS);
    List<CompletableFuture<HttpResponse<String>>> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      Role role = i < STREAMS / 2 ? Role.VIEWER : Role.OPERATOR;
      streams.add(
          client.sendAsync(
              as(role, events).build(),
              head -> {
                begun.countDown();
                return BodyHandlers.ofString().apply(head);
              }));
    }
    assertThat(begun.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    for (Role role : List.of(Role.VIEWER, Role.ADMIN)) {
      HttpResponse<String> tooMany = platform.send(as(role, events));
      assertThat(tooMany.statusCode()).as(tooMany.body()).isEqualTo(503);
      assertThat(tooMany.body()).contains("Poll the job");
    }

    platform.post(Role.OPERATOR, "/api/v1/approvals/" + id + "/approve", "{}");
    CompletableFuture.allOf(streams.toArray(CompletableFuture[]::new))
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    for (CompletableFuture<HttpResponse<String>> stream : streams) {
      assertThat(stream.get().statusCode()).isEqualTo(200);
      assertThat(stream.get().body()).contains("\"awaiting_approval\"", "\"state\" : \"done\"");
    }
    assertThat(ask(events).get().statusCode()).isEqualTo(200);
  }
}
