package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.ServerSettings;
import io.voiceagents.backup.restore.DatabaseRestorePlan;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.source.postgres.TransferTarget;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A restore into a running server takes two, and does what the second one saw. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebDatabaseRestoreTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String RESTORE = "/api/v1/restore/postgres";
  private static final String SECRETS = "{\"target_db\":\"voice\",\"tables\":[\"secrets\"]}";
  private static final String SQL = "x'\"\\; DROP DATABASE voice; --";

  private final Path root;
  private final WebDatabase web;
  private final VoiceDatabase voice;

  WebDatabaseRestoreTest(@TempDir Path root) throws Exception {
    this.root = root;
    this.web = new WebDatabase(root);
    this.voice = web.voice;
  }

  @BeforeEach
  void serve() throws Exception {
    web.serve(WebDatabase.TWO);
  }

  @AfterAll
  void stop() throws Exception {
    web.close();
  }

  private String missing(String table) throws Exception {
    return voice.ask("SELECT to_regclass('" + table + "') IS NULL");
  }

  @Test
  void nothingChangesBeforeTheSecondOneSaysYes() throws Exception {
    voice.server.executeIn(VoiceDatabase.NAME, "DROP TABLE secrets");
    String before = voice.names();
    String plan = SECRETS.replace("}", ",\"dry_run\":true}");
    JsonNode planned = WebDatabase.json(web.platform().post(Role.ADMIN, RESTORE, plan));
    assertThat(planned.at("/plan/database").asText()).as(planned.toString()).isEqualTo("voice");
    assertThat(planned.at("/plan/steps").toString()).contains("load it beside the database voice");
    for (Role role : new Role[] {Role.VIEWER, Role.OPERATOR}) {
      assertThat(web.platform().post(role, RESTORE, SECRETS).statusCode()).isEqualTo(403);
    }
    String id = web.asked(SECRETS);
    JsonNode what = web.job(id).at("/approval/what");
    assertThat(what.path("backup_key").asText()).isEqualTo(voice.set.key());
    assertThat(what.at("/plan/steps")).hasSameSizeAs(planned.at("/plan/steps"));
    assertThat(what.at("/plan/tables/0").asText()).isEqualTo("public.secrets");
    assertThat(web.decide(Role.ADMIN, id, "approve")).isEqualTo(403);
    assertThat(missing("secrets")).isEqualTo("t");
    assertThat(voice.names()).isEqualTo(before);

    JsonNode done = web.approved(id, "done");
    assertThat(done.at("/result/tables/0/restored_rows").asInt()).isEqualTo(1);
    assertThat(done.path("message").asText()).startsWith("restored into the database voice on 127");
    assertThat(voice.ask("SELECT count(*) FROM secrets")).isEqualTo("1");
    assertThat(voice.names()).isEqualTo(before);
    String audit = web.platform().get(Role.ADMIN, "/api/v1/audit").body();
    assertThat(audit)
        .contains("\"target_db\" : \"voice\"", "secrets", "\"approved_by\" : \"operator\"")
        .doesNotContain(EmbeddedPostgres.PASSWORD);
  }

  @Test
  void theSameRequestIsTheSameJobAlsoWhenItsPlaceIsTaken() throws Exception {
    voice.server.executeIn(VoiceDatabase.NAME, "DROP TABLE live.rooms");
    String body = "{\"target_db\":\"voice\",\"tables\":[\"live.rooms\"]}";
    String id = WebDatabase.json(keyed(body)).path("id").asText();
    assertThat(WebDatabase.json(keyed(body)).path("id").asText()).isEqualTo(id);
    web.approved(id, "done");
    assertThat(WebDatabase.json(keyed(body)).path("id").asText()).isEqualTo(id);
    assertThat(keyed(body.replace("rooms", "other")).statusCode()).isEqualTo(422);
    assertThat(web.platform().post(Role.ADMIN, RESTORE, body).statusCode()).isEqualTo(409);
  }

  private HttpResponse<String> keyed(String body) throws Exception {
    return web.platform()
        .send(
            web.platform()
                .to(RESTORE)
                .header("Authorization", "Bearer " + web.platform().token(Role.ADMIN))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once")
                .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void whatCameToBeSinceItWasApprovedIsNotMovedAside() throws Exception {
    voice.server.executeIn(VoiceDatabase.NAME, "DROP TABLE tagged");
    String forced = "{\"target_db\":\"voice\",\"tables\":[\"tagged\"],\"force\":true}";
    String id = web.asked(forced);
    assertThat(web.job(id).at("/approval/what/plan/moves_aside")).isEmpty();
    voice.server.executeIn(VoiceDatabase.NAME, "CREATE TABLE tagged (mine int)");
    JsonNode failed = web.approved(id, "failed");
    assertThat(failed.path("message").asText())
        .contains("not what was approved: public.tagged would be moved aside");
    assertThat(failed.path("exit_code").asInt()).isEqualTo(5);
    assertThat(voice.ask("SELECT count(mine) FROM tagged")).isEqualTo("0");
    String again = web.asked(forced);
    assertThat(web.job(again).at("/approval/what/plan/moves_aside/0").asText())
        .isEqualTo("table public.tagged");
    String kept = web.approved(again, "done").at("/result/moved_aside/0").asText();
    assertThat(voice.ask("SELECT count(mine) FROM " + kept.replaceFirst(".* as ", "")))
        .isEqualTo("0");
  }

  /** Hours may lie between the plan and the moment in which names are given. */
  @Test
  void whatCameToBeSinceThePlanIsNotMovedAsideEither() throws Exception {
    DatabaseRestorePlan database =
        voice.restorer().plan(voice.request("voice_later", "notes", true));
    voice.server.execute("CREATE DATABASE voice_later");
    refused(database, "the database 'voice_later' is there now, which the plan did not say");
    DatabaseRestorePlan table = voice.restorer().plan(voice.request("voice_later", "notes", true));
    voice.server.executeIn("voice_later", "CREATE TABLE notes (mine int)");
    refused(table, "public.notes would be moved aside in the database 'voice_later', which");
    assertThat(voice.server.query("voice_later", "SELECT count(mine) FROM notes")).isEqualTo("0");
    TransferTarget state = table.state();
    refused(
        new DatabaseRestorePlan(
            table.request(), table.scratch(), "127.0.0.1:1", state, table.steps()),
        "and was 127.0.0.1:1 when this was planned");
  }

  private void refused(DatabaseRestorePlan plan, String why) {
    assertThatThrownBy(() -> voice.restorer().execute(plan, Progress.NONE))
        .isInstanceOf(RestoreRefusedException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("Hint: ");
  }

  @Test
  void anotherServerOrRoleThanTheApprovedOneIsNotTouched() throws Exception {
    String whole = "{\"target_db\":\"elsewhere\",\"database\":\"voice\"}";
    String id = web.asked(whole);
    voice.server.execute("CREATE ROLE other LOGIN PASSWORD 'other'");
    web.platform().edit("restore_as: {user: postgres", "restore_as: {user: other");
    assertThat(web.approved(id, "failed").path("message").asText())
        .contains("not what was approved", "names another server or role now");
    voice.server.execute("ALTER ROLE other PASSWORD '" + EmbeddedPostgres.PASSWORD + "'");
    HttpResponse<String> weak = web.platform().post(Role.ADMIN, RESTORE, whole);
    assertThat(weak.statusCode()).isEqualTo(409);
    assertThat(WebDatabase.json(weak).path("detail").asText())
        .contains("the role 'other'", "make a database");
    assertThat(voice.names()).doesNotContain("elsewhere");
  }

  @Test
  void whatIsLateTakenBackOrRefusedTouchesNothing() throws Exception {
    String whole = "{\"target_db\":\"belated\",\"database\":\"voice\"}";
    String refused = web.asked(whole);
    web.decide(Role.OPERATOR, refused, "refuse");
    web.ended(refused, "failed");
    String late = web.asked(whole);
    web.platform().ahead = Duration.ofHours(1);
    assertThat(web.decide(Role.OPERATOR, late, "approve")).isEqualTo(409);
    assertThat(web.ended(late, "failed").path("message").asText()).contains("in time");
    String stopped = web.asked(whole);
    web.serve(WebDatabase.TWO);
    assertThat(web.decide(Role.OPERATOR, stopped, "approve")).isEqualTo(404);
    assertThat(voice.names()).doesNotContain("belated");
  }

  @Test
  void namesAreNamesWhateverStandsInThem() throws Exception {
    String name = JSON.writeValueAsString(SQL);
    String id =
        web.asked(
            "{\"target_db\":"
                + name
                + ",\"database\":\"voice\",\"tables\":[\"notes\"],\"no_owner\":true}");
    assertThat(web.job(id).at("/approval/what/plan/database").asText()).isEqualTo(SQL);
    web.approved(id, "done");
    assertThat(voice.server.query(SQL, "SELECT count(*) FROM notes")).isEqualTo("2");
    assertThat(voice.names()).contains(" voice").doesNotContain("restoring");
    HttpResponse<String> odd =
        web.platform()
            .post(
                Role.ADMIN,
                RESTORE,
                "{\"target_db\":\"host=/tmp dbname=voice\",\"database\":\"a?b&c=d\"}");
    assertThat(odd.statusCode()).as(odd.body()).isEqualTo(409);
    assertThat(WebDatabase.json(odd).path("detail").asText()).contains("no database 'a?b&c=d'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|'target' or 'target_db' is missing",
        "{'target':'/a','target_db':'b'}|'target' does not go with 'target_db'",
        "{'target_db':'b','activate':true}|'activate' does not go with 'target_db'",
        "{'target':'/a','tables':['b']}|'tables' does not go with 'target'",
        "{'target':'/a','database':'b'}|'database' does not go with 'target'",
        "{'target':'/a','no_owner':true}|'no_owner' does not go with 'target'",
        "{'target_db':' '}|'target_db' is ' '",
        "{'target_db':'a\\u0000b'}|'target_db' is 'a b'",
        "{'target_db':'a','tables':[]}|'tables' is empty",
        "{'target_db':'a','tables':['b,c']}|'tables' has 'b,c'",
        "{'target_db':'a','tables':['b; c']}|'tables' has 'b; c'",
        "{'target_db':'a','tables':'b'}|'tables' is \"b\"",
        "{'target_db':'a','target_connection':'x'}|'target_connection' is unknown",
        "{'target_db':'a','target_time':'now'}|'target_time' is 'now'"
      },
      quoteCharacter = '`')
  void whatDoesNotGoTogetherIsRefusedByName(String body, String detail) throws Exception {
    HttpResponse<String> answer =
        web.platform().post(Role.ADMIN, RESTORE, body.replace('\'', '"').replace("\\\\u", "\\u"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(WebDatabase.json(answer).path("detail").asText()).contains(detail);
    assertThat(WebDatabase.json(answer).path("hint").asText()).isNotEmpty();
  }

  @Test
  void withoutTheRuleItIsForAPersonAtTheHost() throws Exception {
    web.serve(new ServerSettings("127.0.0.1", 0));
    HttpResponse<String> answer = web.platform().post(Role.ADMIN, RESTORE, SECRETS);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(WebDatabase.json(answer).path("detail").asText())
        .contains("'target_db'", "at the host");
    assertThat(WebDatabase.json(answer).path("hint").asText()).contains("server.two_person");
  }

  /** The load waits for a lock; then the job is cancelled, or the server stops. */
  @ParameterizedTest
  @CsvSource({"cancel", "stop"})
  void whatIsStoppedInTheMiddleLeavesTheServerAsItWas(String how) throws Exception {
    voice.server.executeIn(VoiceDatabase.NAME, "DROP TABLE IF EXISTS calls CASCADE");
    String before = voice.names();
    try (Connection busy = voice.server.connect(VoiceDatabase.NAME);
        Statement statement = busy.createStatement()) {
      busy.setAutoCommit(false);
      statement.execute("LOCK TABLE agents IN ACCESS EXCLUSIVE MODE");
      String id = web.asked("{\"target_db\":\"voice\",\"tables\":[\"calls\"]}");
      web.decide(Role.OPERATOR, id, "approve");
      String waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted";
      await().atMost(LIMIT).until(() -> voice.server.query("postgres", waiting).equals("1"));
      assertThat(web.job(id).at("/progress/phase").asText()).startsWith("loading");
      if (how.equals("cancel")) {
        web.platform()
            .send(
                web.platform()
                    .to("/api/v1/jobs/" + id)
                    .header("Authorization", "Bearer " + web.platform().token(Role.OPERATOR))
                    .DELETE());
        web.ended(id, "cancelled");
      } else {
        web.platform().close();
      }
      assertThat(voice.names()).isEqualTo(before);
      assertThat(missing("calls")).isEqualTo("t");
    }
    assertThat(root.resolve("state/scratch")).isEmptyDirectory();
  }
}
