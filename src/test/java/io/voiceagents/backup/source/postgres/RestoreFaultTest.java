package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that is not byte for byte what the server sent must not become startable. */
class RestoreFaultTest {
  private static EmbeddedPostgres source;
  private static Fixture.Captured captured;
  private static String calls;
  private static String oid;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path shared;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @BeforeAll
  static void captureOnce() throws Exception {
    source = EmbeddedPostgres.start(17);
    source.execute(
        "CREATE TABLE calls AS SELECT i AS id, md5(i::text) AS caller FROM generate_series(1,"
            + " 5000) i",
        "CREATE INDEX calls_caller ON calls (caller)",
        "CREATE TABLESPACE fast LOCATION '" + source.directory("fast") + "'");
    source.execute("CREATE TABLE notes TABLESPACE fast AS SELECT generate_series(1, 9) AS id");
    calls = source.query("postgres", "SELECT pg_relation_filepath('calls')");
    oid = source.query("postgres", "SELECT oid FROM pg_tablespace WHERE spcname = 'fast'");
    captured = Fixture.capture(source, shared.resolve("set"));
  }

  @AfterAll
  static void stopSource() throws Exception {
    source.close();
  }

  @BeforeEach
  void letServersIn() throws Exception {
    Fixture.open(directory);
  }

  /** Damages a staged restore. */
  private interface Fault {
    void plant(Path staging) throws IOException;
  }

  private void refused(Fault fault, String... words) throws Exception {
    Path target = directory.resolve("restored");
    PostgresLayout layout = new PostgresLayout(target, Map.of());
    Path staging = captured.set().stage(layout, target);
    fault.plant(staging);
    assertThatThrownBy(() -> layout.finish(staging, target, captured.facts()))
        .isInstanceOf(SourceException.class)
        .hasMessageContainingAll(words)
        .hasMessageContaining("Hint: ");
    assertThat(staging.resolve("global/pg_control")).doesNotExist();
    assertThat(target).doesNotExist();
  }

  @Test
  void refusesAFlippedBitInATable() throws Exception {
    refused(staging -> CaptureFaultTest.flip(staging.resolve(calls), 9000), calls, "CRC32C");
  }

  @Test
  void refusesAFlippedBitInATablespace() throws Exception {
    refused(staging -> CaptureFaultTest.flip(inTablespace(), 100), "pg_tblspc/" + oid, "CRC32C");
  }

  private Path inTablespace() throws IOException {
    try (var files = Files.walk(directory.resolve("restored.tablespaces").resolve(oid))) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  @Test
  void refusesATruncatedTable() throws Exception {
    refused(staging -> truncate(staging.resolve(calls), 8192), calls, "8192 bytes");
  }

  @Test
  void refusesAMissingFile() throws Exception {
    refused(staging -> Files.delete(staging.resolve(calls)), calls, "is missing");
  }

  @Test
  void refusesAFileTooMany() throws Exception {
    refused(
        staging -> Files.writeString(staging.resolve("base/1/99999"), "x"),
        "base/1/99999",
        "does not list it");
  }

  @Test
  void refusesADamagedControlFile() throws Exception {
    refused(
        staging -> CaptureFaultTest.flip(staging.resolve("global/pg_control.restored"), 20),
        "global/pg_control");
  }

  @Test
  void refusesADamagedManifest() throws Exception {
    refused(staging -> CaptureFaultTest.flip(RestoredFiles.manifest(staging), 2000), "manifest");
  }

  @Test
  void refusesAMissingBackupLabel() throws Exception {
    refused(staging -> Files.delete(staging.resolve("backup_label")), "backup_label");
  }

  @Test
  void fault10_refusesAMissingWalSegment() throws Exception {
    refused(staging -> Files.delete(segment(staging)), "WAL segment", "is missing from the set");
  }

  @Test
  void fault14_refusesAWalSegmentOfAnotherCluster() throws Exception {
    refused(staging -> CaptureFaultTest.flip(segment(staging), 26), "is not what its name says");
  }

  @Test
  void fault02_refusesATruncatedWalSegment() throws Exception {
    refused(staging -> truncate(segment(staging), 4096), "4096 bytes");
  }

  private static Path segment(Path staging) {
    return staging.resolve("pg_wal").resolve(captured.facts().get("wal.first_segment"));
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  @Test
  void fault27_refusesATablespaceDirectoryThatIsInUse() throws Exception {
    Path occupied = Files.createDirectory(directory.resolve("occupied"));
    Files.writeString(occupied.resolve("precious"), "data");
    Path target = directory.resolve("restored");
    PostgresLayout layout = new PostgresLayout(target, Map.of(oid, occupied));
    assertThatThrownBy(() -> layout.refuseOccupied(captured.facts()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(occupied + " is not empty. Hint: ");
    assertThatThrownBy(
            () -> new PostgresLayout(target, Map.of("1", occupied)).refuseOccupied(Map.of()))
        .hasMessageContaining("no tablespace 1");
  }

  @Test
  void tablespacesGoWhereTheyAreSent() throws Exception {
    Path place = directory.resolve("with \\ odd name");
    Path target = directory.resolve("restored");
    PostgresLayout layout = new PostgresLayout(target, Map.of(oid, place));
    layout.refuseOccupied(captured.facts());
    captured.set().restore(layout, target, captured.facts());
    assertThat(Files.readSymbolicLink(target.resolve("pg_tblspc").resolve(oid))).isEqualTo(place);
    assertThat(directory.resolve("restored.backup_manifest")).exists();
    try (ScratchPostgres server = Fixture.scratch(source, target, captured.facts())) {
      assertThat(Fixture.text(server, "postgres", "SELECT count(*) FROM notes")).isEqualTo("9");
      assertThat(Fixture.text(server, "postgres", "SELECT pg_tablespace_location(" + oid + ")"))
          .isEqualTo(place.toString());
    }
  }

  @Test
  void fault25_theChecksFindADamagedPageAndMissingRows() throws Exception {
    Path target = captured.restore(directory.resolve("restored"));
    CaptureFaultTest.flip(target.resolve(calls), 8192 + 26);
    Map<String, String> facts = new HashMap<>(captured.facts());
    facts.put("rows.postgres.public.notes", "10");
    facts.put("rows.postgres.public.gone", "1");
    facts.put("database.gone", "1");
    try (ScratchPostgres server = Fixture.scratch(source, target, facts)) {
      List<Check> failed =
          PostgresChecks.run(
                  server,
                  facts,
                  "postgres",
                  List.of(
                      "SELECT count(*) > 9 FROM notes",
                      "SELECT 1/0",
                      "SELECT max(id) > 0 FROM notes WHERE id < 0"),
                  Fixture.QUERIES)
              .stream()
              .filter(check -> !check.passed())
              .toList();
      assertThat(failed)
          .extracting(Check::name)
          .containsExactlyInAnyOrder(
              "databases",
              "amcheck postgres",
              "data checksums",
              "rows",
              "query SELECT count(*) > 9 FROM notes",
              "query SELECT 1/0",
              "query SELECT max(id) > 0 FROM notes WHERE id < 0");
      assertThat(failed.toString())
          .contains("invalid page in block 1")
          .contains("postgres.public.notes: 9 rows, the source had 10")
          .contains("postgres.public.gone: missing");
    }
  }

  @Test
  void amcheckFindsDamageWhereThePagesHaveNoChecksums() throws Exception {
    try (EmbeddedPostgres bare = EmbeddedPostgres.create(15).start()) {
      bare.execute(
          "CREATE TABLE calls AS SELECT i AS id, md5(i::text) AS caller FROM generate_series(1,"
              + " 5000) i",
          "CREATE INDEX ON calls (caller)",
          "CHECKPOINT");
      String file = bare.query("postgres", "SELECT pg_relation_filepath('calls')");
      Fixture.Captured set = Fixture.capture(bare, directory.resolve("set"));
      Path target = set.restore(directory.resolve("restored"));
      // within the text of the last row of the first page, which is only in the index as well
      CaptureFaultTest.flip(target.resolve(file), 8192 - 10);
      try (ScratchPostgres server = Fixture.scratch(bare, target, set.facts())) {
        List<Check> failed =
            PostgresChecks.run(server, set.facts(), "postgres", List.of(), Fixture.QUERIES).stream()
                .filter(check -> !check.passed())
                .toList();
        assertThat(failed).extracting(Check::name).containsExactly("amcheck postgres");
        assertThat(failed.get(0).detail()).contains("calls_caller_idx");
      }
    }
  }
}
