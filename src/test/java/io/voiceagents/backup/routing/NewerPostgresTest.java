package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.policy.SourceSettings.DumpFilter;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.DatabaseRestoreRequest;
import io.voiceagents.backup.restore.DatabaseRestorer;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.SourceSetting;
import io.voiceagents.backup.source.SourceSetting.Level;
import io.voiceagents.backup.source.postgres.DumpSettings;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.source.postgres.TransferOrder;
import io.voiceagents.backup.verify.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Databases and tables of PostgreSQL 17, by its own programs; and by them those of 15. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class NewerPostgresTest {
  private final Path root;

  NewerPostgresTest(@TempDir Path root) throws Exception {
    this.root = root;
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void dumpsAreTestedAndComeBack() throws Exception {
    try (LogicalPlatform platform = new LogicalPlatform(root, 17)) {
      Path[] programs = platform.server.clients().directories().toArray(Path[]::new);
      SetSummary set;
      try (TestEngine engine = platform.engine(programs)) {
        RunResult run = platform.backUp(engine, DumpFilter.NONE);
        assertThat(run.outcome()).as(run.message()).isEqualTo(Outcome.COMPLETE);
        assertThat(LogicalPlatform.facts(engine, run))
            .containsEntry("dump.major", "17")
            .containsEntry("rows.voice.public.calls", "2000");
        set = run.set().orElseThrow();
      }
      try (Application application = platform.open(programs)) {
        Verdict verdict = application.verifier().verify(set, VerifyDepth.RESTORE, Progress.NONE);
        assertThat(verdict.checks()).allMatch(Check::passed);
        DatabaseRestorer restorer = application.databases();
        restorer.execute(restorer.plan(wholeDatabase(set, platform.server)), Progress.NONE);
      }
      assertThat(LogicalPlatform.contents(platform.server, "voice_then"))
          .isEqualTo(LogicalPlatform.contents(platform.server, "voice"));
    }
  }

  private static DatabaseRestoreRequest wholeDatabase(SetSummary set, EmbeddedPostgres to) {
    return new DatabaseRestoreRequest(
        set,
        new TransferOrder("voice", List.of(), "voice_then", false, true),
        to.settings(),
        Optional.empty());
  }

  @Test
  void fault36_aTableOfAPhysicalSetComesBack() throws Exception {
    try (VoiceDatabase voice = VoiceDatabase.start(root, 17)) {
      voice.server.executeIn(VoiceDatabase.NAME, "DROP TABLE calls CASCADE");
      voice.restore(voice.request("voice", "calls", false));
      assertThat(voice.ask("SELECT count(*) FROM calls")).isEqualTo("1000");
      voice.restore(voice.request("voice_then", "", false));
      assertThat(voice.server.query("voice_then", "SELECT count(*) FROM turns")).isEqualTo("1000");
    }
  }

  /** They dump it, but it is not promised that their dumps go back. */
  @Test
  void programsThatAreNewerThanTheServerAreSaid() throws Exception {
    try (LogicalPlatform platform = new LogicalPlatform(root);
        EmbeddedPostgres newer = EmbeddedPostgres.create(17)) {
      ServerBinaries programs = newer.clients();
      SourceSettings.PostgresLogical source =
          new SourceSettings.PostgresLogical(
              platform.server.settings(), List.of(), DumpFilter.NONE);
      assertThat(DumpSettings.of(source, programs))
          .filteredOn(setting -> setting.level() != Level.GOOD)
          .singleElement()
          .extracting(SourceSetting::name, SourceSetting::present, SourceSetting::wanted)
          .containsExactly("pg_dump", "17", "15");
      assertThat(SourceFindings.of(List.of(TestEngine.policy("dumps", source)), programs))
          .filteredOn(finding -> finding.hint().contains("may not load into this server again"))
          .singleElement()
          .satisfies(finding -> assertThat(finding.hint()).contains("postgresql-client-15"));
      Path[] directories = programs.directories().toArray(Path[]::new);
      try (TestEngine engine = platform.engine(directories)) {
        RunResult run = platform.backUp(engine, DumpFilter.NONE, "voice");
        assertThat(run.outcome()).as(run.message()).isEqualTo(Outcome.COMPLETE);
        DatabaseRestorer restorer = engine.engine.databases(programs);
        DatabaseRestoreRequest back = wholeDatabase(run.set().orElseThrow(), platform.server);
        assertThatThrownBy(() -> restorer.plan(back))
            .isInstanceOf(RestoreRefusedException.class)
            .hasMessageContaining("a dump can't go to an older version");
      }
    }
  }
}
