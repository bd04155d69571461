package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.policy.SourceSettings.DumpFilter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The rows that a set of dumps brings along to be compared: those of the dump, or none. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DumpCountsTest {
  private final LogicalPlatform platform;

  DumpCountsTest(@TempDir Path root) throws Exception {
    this.platform = new LogicalPlatform(root);
  }

  @AfterAll
  void stop() throws Exception {
    platform.close();
  }

  private Map<String, String> facts(Path programs, String database) throws Exception {
    try (TestEngine engine = platform.engine(programs)) {
      RunResult run = platform.backUp(engine, DumpFilter.NONE, database);
      assertThat(run.outcome()).as(run.message()).isEqualTo(Outcome.COMPLETE);
      return LogicalPlatform.facts(engine, run);
    }
  }

  @Test
  void rowsAreThoseOfTheMomentOfTheDumpWhoeverWritesMeanwhile() throws Exception {
    platform.server.executeIn("voice", "CREATE TABLE busy AS SELECT 1 AS id");
    Path programs =
        platform.programs(
            "busy",
            "psql -q -d voice -c 'INSERT INTO busy SELECT generate_series(1, 50)'; real \"$@\"");
    Map<String, String> facts = facts(programs, "voice");
    assertThat(platform.server.query("voice", "SELECT count(*) FROM busy")).isEqualTo("51");
    assertThat(facts).containsEntry("rows.voice.public.busy", "1");
    platform.server.executeIn("voice", "DROP TABLE busy");
  }

  /** One that waited for pg_dump leaves the snapshot no rows, and the dump has all. */
  @Test
  void aTableThatIsEmptiedAfterwardsHasNoCountRatherThanAWrongOne() throws Exception {
    platform.server.executeIn("voice", "CREATE TABLE emptied AS SELECT generate_series(1, 7)");
    Path programs =
        platform.programs("emptying", "real \"$@\" && psql -q -d voice -c 'TRUNCATE emptied'");
    assertThat(facts(programs, "voice"))
        .containsEntry("rows.voice.public.agents", "10")
        .doesNotContainKey("rows.voice.public.emptied");
    platform.server.executeIn("voice", "DROP TABLE emptied");
  }

  /**
   * As after a load beside the place: the count of one would be held against the rows of the other.
   */
  @Test
  void aTableThatGaveItsNameAwayHasNoCount() throws Exception {
    platform.server.executeIn(
        "voice",
        "CREATE TABLE swapped AS SELECT generate_series(1, 7)",
        "CREATE TABLE swapped_next AS SELECT generate_series(1, 3)");
    Path programs =
        platform.programs(
            "swapping",
            "real \"$@\" && psql -q -d voice -c 'ALTER TABLE swapped RENAME TO swapped_old;"
                + " ALTER TABLE swapped_next RENAME TO swapped'");
    assertThat(facts(programs, "voice"))
        .containsEntry("rows.voice.public.agents", "10")
        .doesNotContainKey("rows.voice.public.swapped");
    platform.server.executeIn("voice", "DROP TABLE swapped, swapped_old");
  }

  @Test
  void namesWithDotsAreToldApart() throws Exception {
    platform.server.execute("CREATE DATABASE dots");
    platform.server.executeIn(
        "dots",
        "CREATE SCHEMA a",
        "CREATE SCHEMA \"a.b\"",
        "CREATE TABLE a.\"b.c\" AS SELECT generate_series(1, 2)",
        "CREATE TABLE \"a.b\".c AS SELECT generate_series(1, 3)");
    assertThat(facts(LogicalPlatform.PROGRAMS, "dots"))
        .containsEntry("rows.dots.a.\"b.c\"", "2")
        .containsEntry("rows.dots.\"a.b\".c", "3");
    platform.server.execute("DROP DATABASE dots");
  }
}
