package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.cli.Backupctl;
import io.voiceagents.backup.cli.Console;
import io.voiceagents.backup.cli.Interruption;
import io.voiceagents.backup.cli.output.Terminal;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Restores into a running server, by way of a server and by this process: the same is said. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteDatabaseRestoreTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path root;
  private final WebDatabase web;

  RemoteDatabaseRestoreTest(@TempDir Path root) throws Exception {
    this.root = root;
    this.web = new WebDatabase(root);
  }

  @AfterAll
  void stop() throws Exception {
    web.close();
  }

  private record Ran(int exitCode, String out, String err) {}

  private static Ran run(Map<String, String> environment, List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(
            new PrintWriter(out),
            new PrintWriter(err),
            Terminal.PIPE,
            Clock.systemUTC(),
            environment);
    BackupctlMain.Opener factory =
        new BackupctlMain.Opener(Path.of("").toAbsolutePath(), Map.of(), Clock.systemUTC());
    int code =
        new Backupctl(factory, console, new Interruption())
            .execute(arguments.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  private static List<String> with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(Arrays.asList(more));
    return all;
  }

  private Ran here(String... arguments) {
    return run(Map.of(), with(arguments, "--config", root.resolve("backup.yaml").toString()));
  }

  private Ran there(Role role, String... arguments) {
    return run(
        Map.of("BACKUPCTL_TOKEN", web.platform().token(role)),
        with(arguments, "--server", web.platform().server.address()));
  }

  /** Without what differs between two moments and two scratch places. */
  private static String lasting(String text) throws Exception {
    String same =
        text.replaceAll("database-[0-9a-f]+", "database-x")
            .replaceAll("-20\\d{6}T\\d{6}Z-[0-9a-f]{8}", "-run")
            .replaceAll("in [0-9.]+ m?s", "in a moment")
            .replaceAll("taken .*ago", "taken");
    if (!same.startsWith("{")) {
      return same;
    }
    JsonNode node = JSON.readTree(same);
    for (JsonNode part : List.of(node.path("set"), node.path("result"))) {
      if (part instanceof ObjectNode object) {
        object.remove(List.of("age_seconds", "duration_seconds"));
      }
    }
    return node.toPrettyString();
  }

  private void same(String... arguments) throws Exception {
    Ran here = here(arguments);
    Ran there = there(Role.ADMIN, arguments);
    assertThat(lasting(there.out())).as(there.err()).isEqualTo(lasting(here.out()));
    assertThat(there.exitCode()).isEqualTo(here.exitCode());
  }

  @Test
  void plansAndRefusalsAreTheSame() throws Exception {
    String[] plan = {
      "restore", "postgres", "latest", "--target-db", "copy", "--database", "voice", "--dry-run"
    };
    same(plan);
    same(with(plan, "--json", "--tables", "live.rooms,notes").toArray(String[]::new));
    same("restore", "postgres", "latest", "--target-db", "voice", "--force", "--dry-run", "--json");
    same("restore", "postgres", "latest", "--target-db", "voice", "--dry-run", "--json");
    same("restore", "postgres", "latest", "--target-db", "copy", "--dry-run", "--json");
    same("restore", "postgres", "latest", "--target-db", "x".repeat(64), "--tables", "a,");
    Ran elsewhere =
        there(
            Role.ADMIN,
            with(plan, "--target-connection", "postgresql://a@10.0.0.1").toArray(String[]::new));
    assertThat(elsewhere.exitCode()).isEqualTo(2);
    assertThat(elsewhere.err()).contains("--target-connection is for a person at the host");
    assertThat(there(Role.OPERATOR, plan).exitCode()).isEqualTo(5);
  }

  private String waiting() throws Exception {
    for (JsonNode one :
        WebDatabase.json(web.platform().get(Role.VIEWER, "/api/v1/approvals")).path("approvals")) {
      if (one.path("state").asText().equals("awaiting_approval")) {
        return one.path("id").asText();
      }
    }
    return "";
  }

  @Test
  void aCommandWaitsForTheSecondOneAndSaysWhatTheHostWouldSay() throws Exception {
    String[] command = {
      "restore",
      "postgres",
      "latest",
      "--target-db",
      "copied",
      "--database",
      "voice",
      "--tables",
      "secrets,\"live\".rooms",
      "--no-owner"
    };
    CompletableFuture<Ran> asked = CompletableFuture.supplyAsync(() -> there(Role.ADMIN, command));
    await().atMost(LIMIT).until(() -> !waiting().isEmpty());
    String id = waiting();
    Ran look = there(Role.OPERATOR, "approvals", "approve", id, "--dry-run");
    assertThat(look.out())
        .contains(web.voice.set.key() + " into the database copied on 127.0.0.1", "load it beside");
    assertThat(web.voice.names()).doesNotContain("copied");
    assertThat(there(Role.OPERATOR, "approvals", "approve", id).exitCode()).isZero();
    Ran there = asked.get(90, TimeUnit.SECONDS);
    assertThat(there.exitCode()).as(there.err()).isZero();
    assertThat(web.voice.server.query("copied", "SELECT count(*) FROM live.rooms")).isEqualTo("2");
    web.voice.server.execute("DROP DATABASE copied");
    Ran here = here(command);
    assertThat(here.exitCode()).as(here.err()).isZero();
    assertThat(lasting(there.out())).isEqualTo(lasting(here.out()));
  }

  @Test
  void aDumpGoesTheSameWay() throws Exception {
    Policy dumps =
        Objects.requireNonNull(web.platform().operations().configuration().policies().get("dumps"));
    web.platform()
        .operations()
        .backups()
        .run(new BackupRequest(dumps, BackupKind.FULL, false), Progress.NONE);
    same(
        "restore",
        "postgres_logical",
        "latest",
        "--target-db",
        "dumped",
        "--database",
        "voice",
        "--dry-run",
        "--json");
    String whole = "{\"target_db\":\"dumped\",\"database\":\"voice\"}";
    String id =
        web.waiting(web.platform().post(Role.ADMIN, "/api/v1/restore/postgres_logical", whole));
    assertThat(web.voice.names()).doesNotContain("dumped");
    web.approved(id, "done");
    assertThat(web.voice.server.query("dumped", "SELECT count(*) FROM turns")).isEqualTo("1000");
    assertThat(web.voice.names()).doesNotContain("restoring");
  }
}
