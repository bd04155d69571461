package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.ContentKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole round on each version: a busy source, its set, a restored server. */
class BaseBackupTest {
  private static final String CALLS =
      "SELECT md5(string_agg(c::text, ',' ORDER BY id)) FROM calls c";
  private static final String RECORDINGS =
      "SELECT md5(string_agg(md5(audio), ',' ORDER BY id)) FROM archive.recordings";
  private static final String NOTE = "SELECT md5(lo_get(note)) FROM notes";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @BeforeEach
  void letServersIn() throws Exception {
    Fixture.open(directory);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 16, 17, 18})
  void fault28_aRestoredServerHasEveryRowOfABusySource(int major) throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(major)) {
      fill(source);
      Fixture.Captured captured;
      try (Accounts accounts = Accounts.start(source)) {
        DirectorySink set =
            new DirectorySink(
                Files.createDirectory(directory.resolve("set")), path -> accounts.awaitProgress());
        captured = Fixture.capture(source.settings(), set);
      }
      checkSet(captured, source);
      Path target = captured.restore(directory.resolve("restored"));
      try (ScratchPostgres restored = Fixture.scratch(source, target, captured.facts())) {
        checkRestored(source, restored, captured.facts());
      }
    }
  }

  private static void fill(EmbeddedPostgres source) throws Exception {
    Path place = source.directory("fast disk");
    source.execute(
        "CREATE TABLE calls AS SELECT i AS id, md5(i::text) AS caller, now() AS at"
            + " FROM generate_series(1, 20000) i",
        "CREATE INDEX ON calls (caller)",
        "CREATE UNLOGGED TABLE presence AS SELECT generate_series(1, 100) AS id",
        "CREATE TABLE notes AS SELECT lo_from_bytea(0, convert_to(repeat('hello ', 40000), 'UTF8'))"
            + " AS note",
        "CREATE TABLESPACE fast LOCATION '" + place + "'",
        "CREATE DATABASE voice");
    source.executeIn(
        "postgres",
        "CREATE SCHEMA archive",
        "CREATE TABLE archive.recordings (id int PRIMARY KEY, audio text) TABLESPACE fast",
        "ALTER TABLE archive.recordings ALTER audio SET STORAGE EXTERNAL",
        "INSERT INTO archive.recordings SELECT i, repeat(md5(i::text), 3000)"
            + " FROM generate_series(1, 30) i");
    source.executeIn("voice", "CREATE TABLE \"Odd.Name\" AS SELECT generate_series(1, 7) AS id");
    Accounts.create(source);
  }

  private static void checkSet(Fixture.Captured captured, EmbeddedPostgres source)
      throws Exception {
    assertThat(captured.report().problems()).isEmpty();
    String oid = source.query("postgres", "SELECT oid FROM pg_tablespace WHERE spcname = 'fast'");
    assertThat(captured.facts())
        .containsEntry("rows", "available")
        .containsEntry("rows.postgres.public.calls", "20000")
        .containsEntry("rows.postgres.archive.recordings", "30")
        .containsEntry("rows.voice.public.\"Odd.Name\"", "7")
        .containsEntry("data_checksums", "on")
        .containsEntry("bootstrap_role", EmbeddedPostgres.USER)
        .containsEntry("tablespace." + oid, source.directory("fast disk").toString())
        .containsKeys("wal.start_lsn", "wal.end_lsn", "database.voice", "system_identifier");
    assertThat(captured.facts().get("wal.slot")).startsWith("voice_agent_backup_");
    assertThat(captured.set().entries)
        .containsKeys("base", "base/PG_VERSION", "tablespaces/" + oid, "backup_manifest")
        .containsKeys("base/pg_wal/archive_status", "base/pg_replslot", "base/backup_label");
    String calls = "base/" + source.query("postgres", "SELECT pg_relation_filepath('calls')");
    assertThat(captured.set().kinds)
        .containsEntry(calls, ContentKind.PAGES)
        .containsEntry("base/backup_label", ContentKind.STREAM);
    assertThat(captured.set().kinds.keySet())
        .anyMatch(path -> path.startsWith("tablespaces/" + oid + "/PG_"));
  }

  private static void checkRestored(
      EmbeddedPostgres source, ScratchPostgres restored, Map<String, String> facts)
      throws Exception {
    for (String query : List.of(CALLS, RECORDINGS, NOTE)) {
      assertThat(Fixture.text(restored, "postgres", query))
          .isEqualTo(source.query("postgres", query));
    }
    assertThat(Fixture.text(restored, "postgres", "SELECT count(*) FROM presence")).isEqualTo("0");
    assertThat(Fixture.text(restored, "postgres", Accounts.DIFFERENCE)).isEqualTo("0");
    List<Check> checks =
        PostgresChecks.run(
            restored,
            facts,
            "postgres",
            List.of("SELECT count(*) = 20000 FROM calls"),
            Fixture.QUERIES);
    assertThat(checks).allMatch(Check::passed);
    assertThat(checks)
        .extracting(Check::name)
        .contains("databases", "amcheck postgres", "amcheck voice", "data checksums", "rows");
    assertThat(checks.get(1).detail()).contains("indexes are sound");
  }
}
