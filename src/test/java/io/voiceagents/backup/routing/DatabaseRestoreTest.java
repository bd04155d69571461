package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.ServerAddress;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.restore.DatabaseRestoreRequest;
import io.voiceagents.backup.restore.DatabaseRestoreResult;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.postgres.DatabaseTransfer.Rows;
import io.voiceagents.backup.source.postgres.TransferOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables and databases out of a set of a cluster, into a running server. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseRestoreTest {
  private final Path root;
  private final VoiceDatabase voice;

  DatabaseRestoreTest(@TempDir Path root) throws Exception {
    this.root = root;
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    this.voice = VoiceDatabase.start(root, 15);
  }

  @AfterAll
  void stop() throws Exception {
    voice.close();
  }

  @Test
  void fault36_aTableThatWasDroppedComesBackAsItWasJustBefore() throws Exception {
    voice.server.executeIn(VoiceDatabase.NAME, "INSERT INTO calls (agent) VALUES (1), (2)");
    Instant before = Ledger.now(voice.server);
    voice.server.executeIn(VoiceDatabase.NAME, "DROP TABLE calls CASCADE");
    voice.server.execute("SELECT pg_switch_wal()");
    Ledger.follow(voice.server, voice.engine);
    String untouched = others();

    JsonNode restored =
        backupctl(
            "restore",
            "postgres",
            "latest",
            "--target-db",
            "voice",
            "--tables",
            "calls",
            "--target-time",
            before.toString());

    assertThat(restored.at("/result/tables/0/table").asText()).isEqualTo("public.calls");
    assertThat(restored.at("/result/tables/0/restored_rows").asLong()).isEqualTo(1_002);
    assertThat(restored.at("/result/recovered_to").asText()).contains("before 20");
    assertThat(voice.ask("SELECT count(*) FROM calls")).isEqualTo("1002");
    assertThat(voice.ask("SELECT tableowner FROM pg_tables WHERE tablename = 'calls'"))
        .isEqualTo("agent");
    assertThat(voice.ask("SELECT count(*) FROM pg_indexes WHERE tablename = 'calls'"))
        .isEqualTo("2");
    // The server logs 32 values of a sequence ahead (SEQ_LOG_VALS); a recovery uses them up.
    assertThat(voice.ask("INSERT INTO calls (agent) VALUES (3) RETURNING id > 1002"))
        .isEqualTo("t");
    assertThatThrownBy(() -> voice.ask("INSERT INTO calls (agent) VALUES (11) RETURNING id"))
        .hasMessageContaining("calls_agent_fkey");
    assertThat(others()).isEqualTo(untouched);
    String lost = restored.at("/result/next/0").asText();
    voice.server.executeIn(VoiceDatabase.NAME, lost.substring(lost.indexOf("ALTER TABLE")));
    assertThat(restored.at("/result/next/1").asText()).contains("view public.long_calls");
    // A scratch server that archived would have told of its new timeline.
    assertThat(voice.archived()).isNotEmpty().doesNotHaveDuplicates();
    assertThat(voice.archived()).noneMatch(file -> file.startsWith("00000002"));
  }

  /** What nobody touched: server, tables, schemas. */
  private String others() throws Exception {
    return voice.names()
        + voice.ask(
            "SELECT pg_postmaster_start_time() || (SELECT string_agg(xmin || words, '' ORDER BY"
                + " at) FROM turns) || (SELECT string_agg(xmin || name, '') FROM agents)");
  }

  @Test
  void aWholeDatabaseComesUnderAnotherNameAndWithForceWhatIsThereIsKept() throws Exception {
    voice.server.execute("CREATE DATABASE voice_then");
    voice.server.executeIn("voice_then", "CREATE TABLE mine (id int)");
    DatabaseRestoreResult result;
    try (Connection inTheWay = voice.server.connect("voice_then")) {
      result = voice.restore(voice.request("voice_then", "", true));
      assertThat(inTheWay.isValid(5)).isFalse();
    }

    String old = result.movedAside().get(0).replaceFirst("database voice_then as ", "");
    assertThat(voice.server.query(old, "SELECT count(*) FROM mine")).isEqualTo("0");
    assertThat(result.rows())
        .extracting(rows -> rows.table().toString())
        .containsExactly(
            "live.rooms",
            "public.agents",
            "public.calls",
            "public.notes",
            "public.secrets",
            "public.tagged",
            "public.turns_1",
            "public.turns_2");
    assertThat(result.rows()).allMatch(rows -> rows.source() == rows.restored());
    assertThat(result.rows()).extracting(Rows::restored).contains(1_000L, 499L, 501L);
    assertThat(voice.server.query("voice_then", "SHOW search_path")).isEqualTo("public, \"$user\"");
    assertThat(voice.server.query("voice_then", "SELECT count(*) > 0 FROM long_calls"))
        .isEqualTo("t");
    String everyone = "SELECT has_database_privilege('agent', '%s', 'CONNECT')";
    assertThat(voice.ask(everyone.formatted("voice_then"))).isEqualTo("f");
    assertThat(voice.names()).doesNotContain("restoring");
    assertThat(scratch()).isEmpty();
  }

  @Test
  void aSchemaAndAPartitionThatAreGoneComeBackWithTheirTables() throws Exception {
    voice.server.executeIn(VoiceDatabase.NAME, "DROP SCHEMA live CASCADE", "DROP TABLE turns_2");

    DatabaseRestoreResult result =
        voice.restore(voice.request("voice", "live.rooms,turns_2", false));

    assertThat(voice.ask("SELECT count(*) FROM live.rooms")).isEqualTo("2");
    assertThat(voice.ask("SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'live'"))
        .isEqualTo("agent");
    assertThat(voice.ask("SELECT has_schema_privilege('auditor', 'live', 'USAGE')")).isEqualTo("t");
    assertThat(result.next()).hasSize(2);
    for (String note : result.next()) {
      voice.server.executeIn(
          VoiceDatabase.NAME, note.substring(note.indexOf(": ") + 2, note.length() - 1));
    }
    assertThat(voice.ask("SELECT count(*) FROM turns")).isEqualTo("1000");
    assertThat(voice.ask("SELECT count(*) FROM pg_statistic_ext")).isEqualTo("1");
  }

  @Test
  void fault27_whatIsThereIsRefusedByNameBeforeAnythingStarts() throws Exception {
    String before = voice.names();
    assertRefused(voice.request("voice", "", false), "the database 'voice' exists on 127.0.0.1");
    assertRefused(
        voice.request("voice", "agents,turns_1", false),
        "public.agents, public.turns_1 exist in the database 'voice'");
    assertRefused(voice.request("voice", "agents", true), "foreign key calls_agent_fkey of");
    assertRefused(voice.request("voice", "turns_2", true), "the parent table of public.turns_2");
    assertRefused(voice.request("template1", "", true), "is a template");
    assertThat(voice.names()).isEqualTo(before);
    assertThat(scratch()).isEmpty();
  }

  @Test
  void aRoleWithoutTheRightsAndAnUnknownDatabaseAreRefused() throws Exception {
    voice.server.execute("CREATE ROLE backup LOGIN REPLICATION PASSWORD 'secret'");
    DatabaseRestoreRequest any = voice.request("other", "", false);
    assertRefused(
        new DatabaseRestoreRequest(
            voice.set, any.order(), voice.server.settings("backup", "secret"), Optional.empty()),
        "the role 'backup' of 127.0.0.1");
    TransferOrder unknown = new TransferOrder("nowhere", List.of(), "other", false, true);
    assertRefused(
        new DatabaseRestoreRequest(voice.set, unknown, voice.server.settings(), Optional.empty()),
        "no database 'nowhere'. Hint: it has postgres, voice");
    DatabaseRestoreRequest missing = voice.request("other", "calls,nothing", false);
    assertThatThrownBy(() -> voice.restore(missing))
        .isInstanceOf(RestoreRefusedException.class)
        .hasMessageContaining("has no table public.nothing");
    assertThat(voice.names()).doesNotContain("other");
  }

  @Test
  void ofAClusterTheServerThatTakesWritesIsFound() throws Exception {
    SourceSettings.Postgres live = voice.server.settings();
    ServerAddress dead = new ServerAddress("127.0.0.1", 1);
    List<ServerAddress> others = List.of(new ServerAddress(live.host(), live.port()));
    DatabaseRestoreRequest any = voice.request("other", "", false);
    DatabaseRestoreRequest failedOver =
        new DatabaseRestoreRequest(
            voice.set, any.order(), live.at(dead).with(others), Optional.empty());
    assertThat(voice.restorer().plan(failedOver).server()).isEqualTo("127.0.0.1:" + live.port());
    DatabaseRestoreRequest down =
        new DatabaseRestoreRequest(voice.set, any.order(), live.at(dead), Optional.empty());
    assertThatThrownBy(() -> voice.restorer().plan(down))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("no server can be restored into: 127.0.0.1:1, role 'postgres'")
        .hasMessageContaining("Hint: --target-connection");
  }

  private void assertRefused(DatabaseRestoreRequest request, String reason) {
    assertThatThrownBy(() -> voice.restorer().plan(request))
        .isInstanceOf(RestoreRefusedException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("Hint: ");
  }

  @Test
  void aLoadThatFailsChangesNothing() throws Exception {
    voice.server.executeIn(VoiceDatabase.NAME, "DROP TABLE secrets", "DROP OWNED BY auditor");
    voice.server.execute("DROP ROLE auditor");
    String before = voice.names();

    assertThatThrownBy(() -> voice.restore(voice.request("voice", "secrets", false)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pg_restore ended with 1")
        .hasMessageContaining("Hint: the server is as it was before")
        .hasMessageContaining("create the role \"auditor\" there, or use --no-owner");
    assertThatThrownBy(() -> voice.restore(voice.request("fresh", "tagged", false)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("public.hstore")
        .hasMessageContaining("leave out --tables");
    assertThatThrownBy(
            () -> voice.restore(voice.request("voice", "secrets", false), new Interrupting()))
        .isInstanceOf(InterruptedException.class);

    assertThat(voice.names()).isEqualTo(before);
    assertThat(scratch()).isEmpty();
    assertThat(voice.ask("SELECT to_regclass('secrets') IS NULL")).isEqualTo("t");
    voice.server.execute("CREATE ROLE auditor");
  }

  /** Somebody presses Ctrl-C when the load begins. */
  private static final class Interrupting implements Progress {
    @Override
    public void phase(String name, long totalBytes) {
      if (name.startsWith("loading")) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void advance(long bytes, long items) {}
  }

  @Test
  void withForceATableThatIsThereIsKeptAndNoOwnerNeedsNoRoles() throws Exception {
    voice.server.executeIn(
        VoiceDatabase.NAME,
        "DELETE FROM notes WHERE id = 1",
        "DROP OWNED BY auditor",
        "DROP ROLE auditor");
    DatabaseRestoreResult table =
        voice.restore(voice.request("voice", "notes", true, false, Optional.empty()));
    assertThat(voice.ask("SELECT count(*) FROM notes")).isEqualTo("2");
    String kept = table.movedAside().get(0).replaceFirst("table public.notes as ", "");
    assertThat(kept).matches("public_before_\\d{8}t\\d{6}z\\.notes");
    assertThat(voice.ask("SELECT count(*) FROM " + kept)).isEqualTo("1");
    assertThat(voice.ask("SELECT tableowner FROM pg_tables WHERE tablename = 'notes'"))
        .isEqualTo(EmbeddedPostgres.USER);
    voice.server.execute("CREATE ROLE auditor");
  }

  private List<Path> scratch() throws IOException {
    Path scratch = root.resolve("state").resolve("scratch");
    if (!Files.exists(scratch)) {
      return List.of();
    }
    try (Stream<Path> left = Files.list(scratch)) {
      return left.toList();
    }
  }

  private JsonNode backupctl(String... arguments) throws Exception {
    EmbeddedPostgres server = voice.server;
    Path password = Files.writeString(root.resolve("password"), EmbeddedPostgres.PASSWORD);
    Path file = root.resolve("backup.yaml");
    Files.writeString(
        file,
        """
        storage: { directory: store }
        state_directory: state
        encryption: { key_file: backup.key }
        policies:
          postgres: { connection: { host: 127.0.0.1, port: %d, user: postgres, password_file: %s } }
        """
            .formatted(server.port(), password));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx160m", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BackupctlMain.class.getName());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--json", "--config", file.toString()));
    Path errors = root.resolve("errors.log");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s %s", out, Files.readString(errors)).isZero();
    return new ObjectMapper().readTree(out);
  }
}
