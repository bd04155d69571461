package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.policy.SourceSettings.DumpFilter;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.DatabaseRestoreRequest;
import io.voiceagents.backup.restore.DatabaseRestoreResult;
import io.voiceagents.backup.restore.DatabaseRestorer;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.SourceSetting;
import io.voiceagents.backup.source.SourceSetting.Level;
import io.voiceagents.backup.source.postgres.ClientPrograms;
import io.voiceagents.backup.source.postgres.DatabaseTransfer.Rows;
import io.voiceagents.backup.source.postgres.DumpFile;
import io.voiceagents.backup.source.postgres.DumpLoad;
import io.voiceagents.backup.source.postgres.DumpPaths;
import io.voiceagents.backup.source.postgres.DumpSettings;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.source.postgres.TableName;
import io.voiceagents.backup.source.postgres.TargetServer;
import io.voiceagents.backup.source.postgres.TransferNames;
import io.voiceagents.backup.source.postgres.TransferOrder;
import io.voiceagents.backup.source.postgres.TransferTarget;
import io.voiceagents.backup.verify.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dumps of a running server: there and back, and what happens when they break off. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogicalBackupTest {
  private static final String OWNER =
      "SELECT datdba::regrole FROM pg_database WHERE datname = 'voice_then'";

  private static final ServerBinaries BINARIES =
      new ServerBinaries(List.of(LogicalPlatform.PROGRAMS));

  private final Path root;
  private final LogicalPlatform platform;

  LogicalBackupTest(@TempDir Path root) throws Exception {
    this.root = root;
    this.platform = new LogicalPlatform(root);
    platform.server.executeIn("voice", "SELECT lo_from_bytea(0, 'a large object')");
  }

  @AfterAll
  void stop() throws Exception {
    platform.close();
  }

  @Test
  void dumpsComeBackInAnotherServerByPgRestoreAlone() throws Exception {
    Path target = root.resolve("plain");
    RunResult run;
    Map<String, String> facts;
    try (TestEngine engine = platform.engine(LogicalPlatform.PROGRAMS)) {
      run = platform.backUp(engine, DumpFilter.NONE);
      assertThat(run.outcome()).as(run.message()).isEqualTo(Outcome.COMPLETE);
      facts = LogicalPlatform.facts(engine, run);
      RestoreRequest request =
          new RestoreRequest(run.set().orElseThrow(), target, List.of(), Map.of(), false);
      assertThat(
              engine
                  .engine
                  .restorer()
                  .execute(engine.engine.restorer().plan(request), Progress.NONE)
                  .next())
          .containsExactly(
              "psql -d postgres -f " + target + "/globals.sql",
              "pg_restore --create -d postgres '" + target + "/databases/odd%2Fna me=%25x.dump'",
              "pg_restore -d postgres " + target + "/databases/postgres.dump",
              "pg_restore --create -d postgres " + target + "/databases/voice.dump");
    }
    assertThat(facts)
        .containsEntry("rows.voice.public.calls", "2000")
        .containsEntry("rows.voice.public.turns_1", "500")
        .containsEntry("rows." + LogicalPlatform.ODD + ".public.\"Odd \"\"one\"", "0")
        .containsEntry("globals", "with role passwords")
        .containsEntry("dump.major", "15")
        .containsKeys("database.voice", "database.postgres", "database." + LogicalPlatform.ODD);
    try (EmbeddedPostgres other = EmbeddedPostgres.start(15)) {
      other.execute("DROP DATABASE IF EXISTS voice");
      client(other, "psql", "-d", "postgres", "-f", target.resolve("globals.sql").toString());
      for (String database : List.of("voice", LogicalPlatform.ODD)) {
        String dump = target.resolve(DumpPaths.dump(database)).toString();
        client(other, "pg_restore", "--create", "--exit-on-error", "-d", "postgres", dump);
      }
      assertThat(LogicalPlatform.contents(other, "voice"))
          .contains("61206c61726765")
          .isEqualTo(LogicalPlatform.contents(platform.server, "voice"));
      assertThat(other.query(LogicalPlatform.ODD, "SELECT count(*) FROM \"Odd \"\"one\""))
          .isEqualTo("0");
      assertThat(other.query("postgres", "SELECT rolpassword FROM pg_authid WHERE rolname='agent'"))
          .isEqualTo(
              platform.server.query(
                  "postgres", "SELECT rolpassword FROM pg_authid WHERE rolname='agent'"));
    }
  }

  private static void client(EmbeddedPostgres to, String program, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(LogicalPlatform.PROGRAMS.resolve(program).toString());
    command.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(to.port()), "-U", "postgres"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", EmbeddedPostgres.PASSWORD);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void fault25_theRestoreTestLoadsEverythingAndNoticesACutDump() throws Exception {
    RunResult run;
    try (TestEngine engine = platform.engine(LogicalPlatform.PROGRAMS)) {
      run = platform.backUp(engine, DumpFilter.NONE);
    }
    try (Application application = platform.open(LogicalPlatform.PROGRAMS)) {
      Verdict verdict =
          application
              .verifier()
              .verify(run.set().orElseThrow(), VerifyDepth.RESTORE, Progress.NONE);
      assertThat(verdict.checks()).allMatch(Check::passed);
      assertThat(verdict.checks())
          .extracting(Check::name)
          .contains(
              "load",
              "databases",
              "amcheck voice",
              "rows",
              "query SELECT count(*) = 10 FROM agents",
              "negative control");
      assertThat(verdict.checks())
          .filteredOn(check -> check.name().equals("rows"))
          .singleElement()
          .satisfies(rows -> assertThat(rows.detail()).contains("tables have the rows"));
    }
    try (Stream<Path> places = Files.list(root.resolve("var/scratch"))) {
      assertThat(places).isEmpty();
    }
  }

  @Test
  void filtersLeaveOutWhatTheySay() throws Exception {
    Path target = root.resolve("parts");
    DumpFilter filter =
        new DumpFilter(List.of(), List.of("live"), List.of(), List.of("secrets", "call*"));
    try (TestEngine engine = platform.engine(LogicalPlatform.PROGRAMS)) {
      RunResult run = platform.backUp(engine, filter, "voice");
      assertThat(run.outcome()).as(run.message()).isEqualTo(Outcome.COMPLETE);
      assertThat(LogicalPlatform.facts(engine, run))
          .containsEntry("filter.exclude_tables", "secrets, call*")
          .containsKeys("rows.voice.public.agents", "rows.voice.public.turns_1")
          .doesNotContainKeys(
              "rows.voice.public.calls", "rows.voice.public.secrets", "rows.voice.live.rooms");
      engine.restore(run.set().orElseThrow(), target);
      RunResult nothing =
          platform.backUp(
              engine,
              new DumpFilter(List.of(), List.of(), List.of("no_such_table"), List.of()),
              "voice");
      assertThat(nothing.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(nothing.message()).contains("no matching tables").contains("Hint: a pattern");
    }
    assertThat(
            Files.readString(target.resolve("databases/voice.dump"), StandardCharsets.ISO_8859_1))
        .contains("agent 7")
        .doesNotContain("hush");
  }

  @Test
  void aPartOfADatabaseTakesThePlaceOfNone() throws Exception {
    DumpFilter filter = new DumpFilter(List.of(), List.of(), List.of(), List.of("secrets"));
    SetSummary set;
    try (TestEngine engine = platform.engine(LogicalPlatform.PROGRAMS)) {
      set = platform.backUp(engine, filter, "voice").set().orElseThrow();
    }
    try (Application application = platform.open(LogicalPlatform.PROGRAMS)) {
      DatabaseRestorer restorer = application.databases();
      DatabaseRestoreRequest over =
          new DatabaseRestoreRequest(
              set,
              new TransferOrder("voice", List.of(), "voice", true, true),
              platform.server.settings(),
              Optional.empty());
      assertThatThrownBy(() -> restorer.plan(over))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("has a part of the database 'voice' (exclude_tables: secrets)")
          .hasMessageContaining("Hint: bring it under another name");
      assertThat(restorer.plan(order(set, "voice_part", "")).steps())
          .contains("note that the policy left things out (exclude_tables: secrets)");
    }
  }

  @Test
  void namesInAnotherEncodingAreDumpedToo() throws Exception {
    platform.server.execute(
        "CREATE DATABASE old ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    platform.server.executeIn("old", "CREATE TABLE m\u00fcller AS SELECT 1 AS id");
    try (TestEngine engine = platform.engine(LogicalPlatform.PROGRAMS)) {
      RunResult run = platform.backUp(engine, DumpFilter.NONE, "old");
      assertThat(run.outcome()).as(run.message()).isEqualTo(Outcome.COMPLETE);
      assertThat(LogicalPlatform.facts(engine, run))
          .containsEntry("rows.old.public.m\u00fcller", "1");
    } finally {
      platform.server.execute("DROP DATABASE old");
    }
  }

  @Test
  void aSecondDumpStoresWhatChanged() throws Exception {
    try (TestEngine engine = platform.engine(LogicalPlatform.PROGRAMS)) {
      SetSummary first = platform.backUp(engine, DumpFilter.NONE, "voice").set().orElseThrow();
      platform.server.executeIn("voice", "INSERT INTO live.rooms VALUES ('c')");
      SetSummary second = platform.backUp(engine, DumpFilter.NONE, "voice").set().orElseThrow();
      platform.server.executeIn("voice", "DELETE FROM live.rooms WHERE name = 'c'");
      assertThat(second.chain()).isEqualTo(first.chain());
      assertThat(second.sourceBytes()).isGreaterThan(7_000_000);
      assertThat(second.storedBytes()).isLessThan(second.sourceBytes() / 4);
    }
  }

  @Test
  void aRoleThatMayOnlyReadIsEnoughAndWhatItMayNotIsSaid() throws Exception {
    try (TestEngine engine = platform.engine(LogicalPlatform.PROGRAMS)) {
      var reader = platform.server.settings("dumper", "dumper");
      RunResult whole = platform.backUp(engine, reader, DumpFilter.NONE, LogicalPlatform.ODD);
      assertThat(whole.outcome()).as(whole.message()).isEqualTo(Outcome.COMPLETE);
      assertThat(LogicalPlatform.facts(engine, whole))
          .containsEntry("globals", "with role passwords");
      var owner = platform.server.settings("owner_of_odd", "odd");
      RunResult own = platform.backUp(engine, owner, DumpFilter.NONE, LogicalPlatform.ODD);
      assertThat(own.outcome()).as(own.message()).isEqualTo(Outcome.COMPLETE);
      assertThat(LogicalPlatform.facts(engine, own))
          .containsEntry(
              "globals", "without role passwords: 'owner_of_odd' may not read pg_authid");

      RunResult partial =
          platform.backUp(engine, reader, DumpFilter.NONE, "voice", "nowhere", "postgres");
      assertThat(partial.outcome()).isEqualTo(Outcome.PARTIAL);
      assertThat(partial.problems().toString())
          .contains("databases/voice.dump")
          .contains("large objects can be read by their owners and by superusers")
          .contains("database \"nowhere\" does not exist")
          .contains("options.databases names it");
    }
  }

  @Test
  void fault31_aDumpThatBreaksOffNeverCounts() throws Exception {
    String head = "real \"$@\" | head -c 3000000; ";
    refused(platform.programs("killed", head + "kill -9 $$"), "pg_dump ended with 137");
    refused(platform.programs("failing", head + "echo disk full >&2; exit 3"), "3: disk full");
    refused(
        platform.programs("cut", "real \"$@\" | head -c 500; exit 0"), "pg_restore ended with 1");
    platform.server.executeIn("voice", "CREATE TABLE doomed (id int)");
    refused(
        platform.programs("dropping", "psql -q -d voice -c 'DROP TABLE doomed'; real \"$@\""),
        "\"public.doomed\" does not exist");
    refused(
        platform.programs(
            "ending",
            "real \"$@\" | { head -c 100000; psql -q -d postgres -c \"SELECT"
                + " pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
                + " 'pg_dump' OR query ~ '^COPY'\" >&2; cat; }"),
        "pg_dump ended with 1");
  }

  private void refused(Path programs, String reason) throws Exception {
    try (TestEngine engine = platform.engine(programs)) {
      RunResult alone = platform.backUp(engine, DumpFilter.NONE, "voice");
      assertThat(alone.outcome()).as(alone.message()).isEqualTo(Outcome.FAILED);
      assertThat(alone.message()).contains(reason).contains("Hint: ");
      assertThat(alone.set()).isEmpty();
    }
  }

  @Test
  void whatARoleLacksIsSaidBeforeTheFirstDump() throws Exception {
    platform.server.executeIn("voice", "ALTER TABLE secrets ENABLE ROW LEVEL SECURITY");
    List<SourceSetting> lacking =
        DumpSettings.of(
            new SourceSettings.PostgresLogical(
                platform.server.settings("dumper", "dumper"), List.of(), DumpFilter.NONE),
            BINARIES);
    platform.server.executeIn("voice", "ALTER TABLE secrets DISABLE ROW LEVEL SECURITY");
    assertThat(lacking)
        .extracting(SourceSetting::name, SourceSetting::level)
        .containsExactly(
            tuple("rights", Level.GOOD),
            tuple("row security", Level.NEEDED),
            tuple("large objects", Level.NEEDED),
            tuple("pg_dump", Level.GOOD));
    assertThat(lacking.get(1).command()).isEqualTo("ALTER ROLE \"dumper\" BYPASSRLS");
    assertThat(
            DumpSettings.of(
                new SourceSettings.PostgresLogical(
                    platform.server.settings(), List.of(), DumpFilter.NONE),
                BINARIES))
        .extracting(SourceSetting::level)
        .containsOnly(Level.GOOD);
    assertThat(
            DumpSettings.of(
                new SourceSettings.PostgresLogical(
                    platform.server.settings("dumper", "wrong"), List.of(), DumpFilter.NONE),
                BINARIES))
        .singleElement()
        .satisfies(one -> assertThat(one.present()).contains("password authentication failed"));
  }

  @Test
  void withoutFittingProgramsTheErrorSaysWhatToInstall() throws Exception {
    Path none = Files.createDirectories(root.resolve("none"));
    try (TestEngine engine = platform.engine(none)) {
      RunResult run = platform.backUp(engine, DumpFilter.NONE, "voice");
      assertThat(run.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(run.message())
          .contains("no pg_dump, pg_dumpall and pg_restore of PostgreSQL 15 or newer in [" + none)
          .contains("restore_test.postgres_binaries");
    }
  }

  @Test
  void aDatabaseAndATableComeIntoTheRunningServer() throws Exception {
    RunResult run;
    try (TestEngine engine = platform.engine(LogicalPlatform.PROGRAMS)) {
      run = platform.backUp(engine, DumpFilter.NONE, "voice");
    }
    SetSummary set = run.set().orElseThrow();
    DatabaseRestoreResult whole;
    try (Application application = platform.open(LogicalPlatform.PROGRAMS)) {
      DatabaseRestorer restorer = application.databases();
      DatabaseRestoreRequest taken = order(set, "voice", "");
      assertThatThrownBy(() -> restorer.plan(taken))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("the database 'voice' exists");
      assertThatThrownBy(
              () ->
                  restorer.plan(
                      new DatabaseRestoreRequest(
                          set,
                          new TransferOrder("other", List.of(), "other", false, true),
                          platform.server.settings(),
                          Optional.empty())))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("has no database 'other'. Hint: it has voice");

      Path clients = platform.programs("clients", "real \"$@\"");
      try (TestEngine engine = platform.engine(clients)) {
        DatabaseRestorer clientsOnly =
            engine.engine.databases(new ServerBinaries(List.of(clients)));
        whole = restore(clientsOnly, order(set, "voice_then", ""));
        DatabaseRestoreRequest tables = order(set, "voice_else", "live.rooms");
        assertThatThrownBy(() -> clientsOnly.plan(tables))
            .hasMessageContaining("no PostgreSQL server of version 15 or newer, with initdb");
      }
      assertThat(whole.rows()).extracting(Rows::restored).contains(2000L, 500L);
      assertThat(LogicalPlatform.contents(platform.server, "voice_then"))
          .isEqualTo(LogicalPlatform.contents(platform.server, "voice"));
      assertThat(platform.server.query("voice_then", "SHOW search_path")).isEqualTo("public, live");

      assertThat(platform.server.query("postgres", OWNER)).isEqualTo("agent");
      assertThat(whole.next()).isEmpty();
      try (EmbeddedPostgres without = EmbeddedPostgres.start(15)) {
        String before = without.query("postgres", "SELECT count(*) FROM pg_database");
        DatabaseRestoreRequest there =
            new DatabaseRestoreRequest(
                set,
                new TransferOrder("voice", List.of(), "voice", false, true),
                without.settings(),
                Optional.empty());
        assertThatThrownBy(() -> restore(restorer, there))
            .hasMessageContaining("role \"agent\" does not exist")
            .hasMessageContaining("or use --no-owner");
        assertThat(without.query("postgres", "SELECT count(*) FROM pg_database")).isEqualTo(before);
      }

      platform.server.executeIn("voice_then", "DROP TABLE live.rooms");
      restore(restorer, order(set, "voice_then", "live.rooms"));
      assertThat(platform.server.query("voice_then", "SELECT count(*) FROM live.rooms"))
          .isEqualTo("2");
    }
  }

  @Test
  void aLoadThatHasOtherRowsThanTheDumpIsUndone() throws Exception {
    Path target = root.resolve("to_load");
    Map<String, String> facts;
    try (TestEngine engine = platform.engine(LogicalPlatform.PROGRAMS)) {
      RunResult run = platform.backUp(engine, DumpFilter.NONE, "voice");
      facts = new HashMap<>(LogicalPlatform.facts(engine, run));
      engine.restore(run.set().orElseThrow(), target);
    }
    facts.put("rows.voice.public.agents", "11");
    DumpLoad load =
        new DumpLoad(
            TargetServer.find(platform.server.settings()),
            new TransferTarget(false, 0, List.of(), Optional.empty()),
            new TransferOrder("voice", List.of(), "voice_other", false, true),
            TransferNames.of("run1", "20261127T042000Z"),
            new DumpFile(
                ClientPrograms.find(platform.server.binaries(), 15, 15),
                Files.createDirectory(root.resolve("loading"))),
            facts);
    assertThatThrownBy(() -> load.run(target.resolve("databases/voice.dump"), Progress.NONE))
        .hasMessageContaining("public.agents has 10 rows and not 11");
    String left = "SELECT count(*) FROM pg_database WHERE datname ~ 'restoring|other'";
    assertThat(platform.server.query("postgres", left)).isEqualTo("0");
  }

  private DatabaseRestoreRequest order(SetSummary set, String database, String tables) {
    List<TableName> names = tables.isEmpty() ? List.of() : TableName.list(tables);
    return new DatabaseRestoreRequest(
        set,
        new TransferOrder("voice", names, database, false, true),
        platform.server.settings(),
        Optional.empty());
  }

  private static DatabaseRestoreResult restore(
      DatabaseRestorer restorer, DatabaseRestoreRequest request) throws Exception {
    return restorer.execute(restorer.plan(request), Progress.NONE);
  }
}
