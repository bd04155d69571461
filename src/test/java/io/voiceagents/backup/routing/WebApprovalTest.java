package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.cli.Backupctl;
import io.voiceagents.backup.cli.Console;
import io.voiceagents.backup.cli.Interruption;
import io.voiceagents.backup.cli.output.Terminal;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ServerSettings;
import io.voiceagents.backup.policy.TwoPerson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes two waits for the second one, and for nobody else. */
class WebApprovalTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String APPROVALS = "/api/v1/approvals";
  private static final String EXPIRE = "/api/v1/retention/expire";
  private static final String RESTORE = "/api/v1/restore/filesystem";
  private static final ServerSettings TWO =
      new ServerSettings("127.0.0.1", 0)
          .withTwoPerson(new TwoPerson(true, true, Duration.ofHours(1)));

  private final Path root;
  private final Path live;
  private WebPlatform platform;

  WebApprovalTest(@TempDir Path root) throws Exception {
    this.root = root;
    this.live = root.resolve("live");
    this.platform = new WebPlatform(root, TWO);
  }

  @BeforeEach
  void somethingToLose() throws Exception {
    backup();
    Files.createDirectories(live);
    Files.writeString(live.resolve("precious.txt"), "live");
  }

  private void backup() throws Exception {
    BackupRequest full =
        new BackupRequest(
            Objects.requireNonNull(
                platform.operations().configuration().policies().get("voice_data")),
            BackupKind.FULL,
            true);
    platform.operations().backups().run(full, Progress.NONE);
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body());
  }

  private String asked(Role role, String address, String body) throws Exception {
    HttpResponse<String> answer = platform.post(role, address, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode job = json(answer);
    assertThat(job.path("state").asText()).as(answer.body()).isEqualTo("awaiting_approval");
    return job.path("id").asText();
  }

  private String expiry() throws Exception {
    return asked(Role.ADMIN, EXPIRE, "{\"type\":\"voice_data\"}");
  }

  private String overLive(String more) {
    return "{\"target\":\"" + live + "\",\"force\":true" + more + "}";
  }

  private JsonNode job(String id) throws Exception {
    return json(platform.get(Role.VIEWER, "/api/v1/jobs/" + id));
  }

  private HttpResponse<String> decide(Role role, String id, String word) throws Exception {
    return platform.post(role, APPROVALS + "/" + id + "/" + word, "{\"note\":\"seen\"}");
  }

  private void ends(String id, String state) throws Exception {
    await().atMost(LIMIT).until(() -> job(id).hasNonNull("ended_at"));
    assertThat(job(id).path("state").asText()).as(job(id).toString()).isEqualTo(state);
  }

  @Test
  void aDeletionBeginsWhenSomebodyElseApprovesIt() throws Exception {
    String id = expiry();
    HttpResponse<String> own = decide(Role.ADMIN, id, "approve");
    assertThat(own.statusCode()).isEqualTo(403);
    assertThat(json(own).path("detail").asText()).contains("'admin' asked for", "another identity");
    assertThat(decide(Role.ADMIN, id, "refuse").statusCode()).isEqualTo(403);
    assertThat(decide(Role.VIEWER, id, "approve").statusCode()).isEqualTo(403);
    assertThat(job(id).path("state").asText()).isEqualTo("awaiting_approval");
    // The text of the status is one for all only while nobody is asked for anything.
    for (Role role : List.of(Role.ADMIN, Role.OPERATOR, Role.VIEWER)) {
      JsonNode status = json(platform.get(role, "/api/v1/backup/status"));
      assertThat(status.at("/jobs/0/may_decide").asBoolean())
          .as(role.word())
          .isEqualTo(role == Role.OPERATOR);
    }
    JsonNode waiting = json(platform.get(Role.VIEWER, APPROVALS)).at("/approvals/0");
    assertThat(waiting.at("/approval/what/chains/0/fate").asText()).isNotEmpty();
    assertThat(decide(Role.OPERATOR, id, "approve").statusCode()).isEqualTo(202);
    ends(id, "done");
    assertThat(job(id).at("/approval/decided_by").asText()).isEqualTo("operator");
    assertThat(decide(Role.OPERATOR, "j0", "approve").statusCode()).isEqualTo(404);
    String audit = platform.get(Role.ADMIN, "/api/v1/audit").body();
    assertThat(audit).contains("\"requested_by\" : \"admin\"", "\"approved_by\" : \"operator\"");
    HttpResponse<String> plan =
        platform.post(Role.ADMIN, EXPIRE, "{\"type\":\"voice_data\",\"dry_run\":true}");
    assertThat(plan.statusCode()).isEqualTo(200);
  }

  @Test
  void theSameWordOfTheSamePersonMayComeTwiceAndNobodyElsesDoes() throws Exception {
    String id = expiry();
    assertThat(decide(Role.OPERATOR, id, "approve").statusCode()).isEqualTo(202);
    ends(id, "done");
    JsonNode once = job(id);
    HttpResponse<String> again = decide(Role.OPERATOR, id, "approve");
    assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
    assertThat(json(again)).isEqualTo(once);
    Ran command = command(Role.OPERATOR, "approvals", "approve", id, "--note", "again");
    assertThat(command.exitCode()).as(command.err()).isZero();
    assertThat(job(id)).isEqualTo(once);
    HttpResponse<String> changed = decide(Role.OPERATOR, id, "refuse");
    assertThat(changed.statusCode()).isEqualTo(409);
    assertThat(json(changed).path("detail").asText()).contains("was approved by operator at");
    assertThat(json(changed).path("hint").asText()).contains("/api/v1/jobs/" + id);
    String other = platform.tokens.create("otto", Role.OPERATOR, Duration.ofHours(1)).text();
    platform.texts.put(Role.OPERATOR, other);
    HttpResponse<String> second = decide(Role.OPERATOR, id, "approve");
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(json(second).path("detail").asText()).contains("was approved by operator at");
    List<JsonNode> words = new ArrayList<>();
    for (JsonNode one : json(platform.get(Role.ADMIN, "/api/v1/audit")).path("records")) {
      if (one.path("operation").asText().equals("approval approve")) {
        words.add(one);
      }
    }
    // Newest first: refused to otto, twice the repetition, and the word that counted.
    assertThat(words).hasSize(4);
    assertThat(words.subList(1, 4))
        .allMatch(one -> one.path("who").asText().equals("operator"))
        .extracting(one -> one.at("/parameters/repeated").asText())
        .containsExactly("true", "true", "");
  }

  private void differs(String id, String why) throws Exception {
    assertThat(decide(Role.OPERATOR, id, "approve").statusCode()).isEqualTo(202);
    ends(id, "failed");
    assertThat(job(id).path("message").asText()).contains("not what was approved", why);
    assertThat(job(id).path("hint").asText()).contains("Nothing was touched", "Ask again");
  }

  /** Chains are in the order of the seconds in which they began. */
  private void youngerAndGood() throws Exception {
    Instant later = platform.now().plusSeconds(1);
    await().atMost(LIMIT).until(() -> platform.now().isAfter(later));
    backup();
    String verify = "{\"type\":\"voice_data\",\"backup_key\":\"latest\",\"depth\":\"content\"}";
    HttpResponse<String> verified = platform.post(Role.OPERATOR, "/api/v1/backup/verify", verify);
    assertThat(verified.statusCode()).as(verified.body()).isEqualTo(202);
    ends(json(verified).path("id").asText(), "done");
  }

  @Test
  void whoeverApprovesSeesThatARetentionIsHeldBackAndIsAgreedTo() throws Exception {
    String before = expiry();
    decide(Role.OPERATOR, before, "approve");
    ends(before, "done");
    youngerAndGood();
    platform.edit("    type: filesystem", "    retention: {full_backups: 1}\n    type: filesystem");
    String held = expiry();
    decide(Role.OPERATOR, held, "approve");
    ends(held, "failed");
    assertThat(job(held).path("message").asText()).contains("held back", "gives up 1 of the 2");
    String agreed = asked(Role.ADMIN, EXPIRE, "{\"type\":\"voice_data\",\"agree\":true}");
    JsonNode what = job(agreed).at("/approval/what");
    assertThat(what.path("held_back").asText()).contains("gives up 1 of the 2");
    assertThat(what.path("agree").asBoolean()).isTrue();
    assertThat(command(Role.OPERATOR, "approvals", "approve", agreed, "--dry-run").out())
        .contains("retention: 1 full", "gives up 1 of the 2", "agrees to this retention");
    decide(Role.OPERATOR, agreed, "approve");
    ends(agreed, "done");
    assertThat(job(agreed).at("/result/marked")).hasSize(1);
  }

  @Test
  void whatIsDeletedIsWhatWasShown() throws Exception {
    String retention = asked(Role.ADMIN, EXPIRE, "{\"type\":\"voice_data\",\"limit\":7}");
    JsonNode what = job(retention).at("/approval/what");
    assertThat(what.at("/retention/full_backups").asInt()).isEqualTo(30);
    assertThat(what.path("limit").asInt()).isEqualTo(7);
    assertThat(what.path("agree").asBoolean(true)).isFalse();
    Ran look = command(Role.OPERATOR, "approvals", "approve", retention, "--dry-run");
    assertThat(look.out()).contains("retention: 30 full, 7 incremental", "at most 7 chains");
    platform.edit("    type: filesystem", "    retention: {full_backups: 1}\n    type: filesystem");
    differs(retention, "the retention is 1 full, 7 incremental now, approved was 30 full");
    String chain = expiry();
    String old = job(chain).at("/approval/what/chains/0/chain").asText();
    youngerAndGood();
    differs(chain, "the chain " + old + " would expire now");
    String again = expiry();
    decide(Role.OPERATOR, again, "approve");
    ends(again, "done");
    assertThat(job(again).at("/result/marked/0").asText()).isEqualTo(old);
  }

  @Test
  void liveDataIsReplacedByTwoAndNotByOne() throws Exception {
    HttpResponse<String> plan = platform.post(Role.ADMIN, RESTORE, overLive(",\"dry_run\":true"));
    assertThat(plan.statusCode()).as(plan.body()).isEqualTo(200);
    String refused = asked(Role.ADMIN, RESTORE, overLive(""));
    assertThat(job(refused).at("/approval/what/plan/target").asText()).isEqualTo(live.toString());
    assertThat(decide(Role.OPERATOR, refused, "refuse").statusCode()).isEqualTo(202);
    ends(refused, "failed");
    assertThat(job(refused).path("message").asText()).isEqualTo("refused by operator: seen");
    assertThat(live.resolve("precious.txt")).exists();
    String approved = asked(Role.ADMIN, RESTORE, overLive(""));
    assertThat(live.resolve("precious.txt")).exists();
    decide(Role.OPERATOR, approved, "approve");
    ends(approved, "done");
    assertThat(live.resolve("precious.txt")).doesNotExist();
  }

  @Test
  void withoutTheRuleNobodyReplacesLiveDataByTheApi() throws Exception {
    try (WebPlatform alone = new WebPlatform(root.resolve("alone"))) {
      HttpResponse<String> answer = alone.post(Role.ADMIN, RESTORE, overLive(""));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(json(answer).path("hint").asText()).contains("server.two_person");
    }
  }

  @Test
  void whatNobodyApprovesInTimeNeverBegins() throws Exception {
    String id = asked(Role.ADMIN, RESTORE, overLive(""));
    platform.ahead = Duration.ofHours(1);
    assertThat(decide(Role.OPERATOR, id, "approve").statusCode()).isEqualTo(409);
    assertThat(job(id).path("message").asText()).isEqualTo("nobody approved it in time");
    assertThat(platform.get(Role.ADMIN, "/api/v1/audit").body()).contains("in time");
    String back = expiry();
    platform.send(
        platform
            .to("/api/v1/jobs/" + back)
            .header("Authorization", "Bearer " + platform.token(Role.ADMIN))
            .DELETE());
    assertThat(decide(Role.OPERATOR, back, "approve").statusCode()).isEqualTo(409);
    assertThat(live.resolve("precious.txt")).exists();
  }

  @Test
  void aTokenThatWasTakenBackAsksForNothing() throws Exception {
    String id = asked(Role.ADMIN, RESTORE, overLive(""));
    platform.tokens.revoke("admin");
    HttpResponse<String> answer = decide(Role.OPERATOR, id, "approve");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(json(answer).path("detail").asText()).contains("does not hold any more");
    assertThat(decide(Role.OPERATOR, id, "refuse").statusCode()).isEqualTo(202);
  }

  @Test
  void aRestartEndsWhatWaits() throws Exception {
    String id = asked(Role.ADMIN, RESTORE, overLive(""));
    platform.close();
    for (Role role : Role.values()) {
      platform.tokens.revoke(role.word());
    }
    platform = new WebPlatform(root, TWO);
    assertThat(decide(Role.OPERATOR, id, "approve").statusCode()).isEqualTo(404);
    assertThat(json(platform.get(Role.VIEWER, APPROVALS)).path("approvals")).isEmpty();
    assertThat(platform.get(Role.ADMIN, "/api/v1/audit").body()).contains("the server ended");
    assertThat(live.resolve("precious.txt")).exists();
  }

  private record Ran(int exitCode, String out, String err) {}

  private Ran command(Role role, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(
            new PrintWriter(out),
            new PrintWriter(err),
            Terminal.PIPE,
            Clock.systemUTC(),
            Map.of("BACKUPCTL_TOKEN", platform.token(role)));
    BackupctlMain.Opener factory =
        new BackupctlMain.Opener(Path.of("").toAbsolutePath(), Map.of(), Clock.systemUTC());
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--server", platform.server.address()));
    int code =
        new Backupctl(factory, console, new Interruption()).execute(all.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  private String waiting() throws Exception {
    for (JsonNode one : json(platform.get(Role.VIEWER, APPROVALS)).path("approvals")) {
      if (one.path("state").asText().equals("awaiting_approval")) {
        return one.path("id").asText();
      }
    }
    return "";
  }

  @Test
  void commandsAskAndDecideByWayOfTheServer() throws Exception {
    CompletableFuture<Ran> asked =
        CompletableFuture.supplyAsync(
            () ->
                command(Role.ADMIN, "restore", "filesystem", "latest", live.toString(), "--force"));
    await().atMost(LIMIT).until(() -> !waiting().isEmpty());
    String id = waiting();
    assertThat(command(Role.OPERATOR, "approvals", "list").out())
        .contains(id, "awaiting_approval", "admin", "YOU MAY DECIDE")
        .containsPattern("admin .* yes *\n");
    assertThat(command(Role.ADMIN, "approvals", "list").out()).contains("no: you asked for it");
    assertThat(command(Role.VIEWER, "approvals", "list").out()).contains("no: a viewer may not");
    Ran look = command(Role.OPERATOR, "approvals", "approve", id, "--dry-run");
    assertThat(look.out()).contains("voice_data/", live.toString());
    Ran own = command(Role.ADMIN, "approvals", "approve", id);
    assertThat(own.exitCode()).isEqualTo(5);
    assertThat(own.err()).contains("another identity");
    Ran approved = command(Role.OPERATOR, "approvals", "approve", id, "--note", "looked at it");
    assertThat(approved.exitCode()).as(approved.err()).isZero();
    Ran restored = asked.get(30, TimeUnit.SECONDS);
    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(restored.out()).contains("into " + live);
    assertThat(live.resolve("precious.txt")).doesNotExist();
    CompletableFuture<Ran> other =
        CompletableFuture.supplyAsync(() -> command(Role.ADMIN, "expire", "--type", "voice_data"));
    await().atMost(LIMIT).until(() -> !waiting().isEmpty());
    assertThat(command(Role.OPERATOR, "approvals", "refuse", waiting()).exitCode()).isZero();
    Ran refused = other.get(30, TimeUnit.SECONDS);
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.err()).contains("refused by operator");
  }
}
