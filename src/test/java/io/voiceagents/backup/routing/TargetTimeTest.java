package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.StopSearches;
import io.voiceagents.backup.seal.StreamPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a target time needs of the WAL. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class TargetTimeTest {
  /** Where the segment ends into which the next record goes. */
  private static final String SEGMENT_END =
      "SELECT '0/0'::pg_lsn + (div(pg_current_wal_insert_lsn() - '0/0', 16777216) + 1) * 16777216";

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void aTimeAfterTheLastCommitIsReachedWithAllThatIsStored(int major) throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(major);
        TestEngine engine = Ledger.open(root)) {
      SetSummary set = begin(source, engine);
      Ledger.insert(source, 5);
      Instant quiet = Ledger.now(source);
      source.execute("CHECKPOINT");
      source.query("postgres", "SELECT pg_switch_wal()");
      Ledger.follow(source, engine);

      assertRecovered(major, engine, set, quiet, 15);
    }
  }

  @Test
  void noWalFromAfterTheTargetIsBrought() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = Ledger.open(root)) {
      SetSummary set = begin(source, engine);
      Instant early = Ledger.now(source);
      Ledger.insertIntoSegments(source, 3);
      Ledger.insert(source, 1);
      String last = source.query("postgres", "SELECT pg_walfile_name(pg_current_wal_lsn())");
      Ledger.follow(source, engine);

      assertRecovered(17, engine, set, early, 10);
      assertThat(root.resolve("target/pg_wal").resolve(last)).doesNotExist();
    }
  }

  /** All of it was received after each of the times: only the commits in it say where they are. */
  @Test
  void eachTimeNeedsTheWalUpToTheCommitThatFollowsIt() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = Ledger.open(root)) {
      SetSummary set = begin(source, engine);
      Map<Instant, String> ends = new LinkedHashMap<>();
      for (int i = 0; i < 12; i++) {
        ends.put(Ledger.now(source), source.query("postgres", SEGMENT_END));
        Ledger.insert(source, 1);
        if (i % 3 != 0) {
          source.query("postgres", "SELECT pg_switch_wal()");
        }
      }
      Ledger.follow(source, engine);

      for (Map.Entry<Instant, String> end : ends.entrySet()) {
        RecoveryTarget stop =
            new RecoveryTarget(Kind.TIME, end.getKey().toString(), OptionalInt.empty());
        RestoreRequest request =
            new RestoreRequest(
                set, root.resolve("planned"), List.of(), Map.of(), false, Optional.of(stop));
        assertThat(engine.engine.restorer().plan(request).steps().toString())
            .contains("WAL segments up to " + end.getValue() + ",");
      }
    }
  }

  /** As after runs that were killed, and where WAL is pushed and followed. */
  @Test
  void partsThatLieWithinOthersChangeNothing() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = Ledger.open(root)) {
      Ledger.create(source);
      List<Instant> times = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        times.add(Ledger.now(source));
        Ledger.insert(source, 1);
        source.query("postgres", "SELECT pg_switch_wal()");
      }
      Ledger.follow(source, engine);
      LogStreams streams = engine.engine.logStreams();
      List<StreamPart> plain = Ledger.parts(engine);
      List<StreamPart> nested = new ArrayList<>(plain);
      for (StreamPart part : plain) {
        // Less than a page, so that a search has to go on in the part that it lies in.
        if (part.length() > 2_000) {
          long start = part.start() + 1_000;
          nested.add(
              new StreamPart(
                  part.chain(), part.lane(), start, start + 1_000, part.at(), part.run()));
        }
      }
      for (Instant time : times) {
        assertThat(StopSearches.of(streams, nested, "00000001", time))
            .isEqualTo(StopSearches.of(streams, plain, "00000001", time))
            .startsWith("At[");
      }
    }
  }

  private static SetSummary begin(EmbeddedPostgres source, TestEngine engine) throws Exception {
    Ledger.create(source);
    Ledger.insert(source, 10);
    Ledger.follow(source, engine);
    return Ledger.backUp(source, engine);
  }

  private void assertRecovered(int major, TestEngine engine, SetSummary set, Instant time, int rows)
      throws Exception {
    Path target = root.resolve("target");
    RecoveryTarget stop = new RecoveryTarget(Kind.TIME, time.toString(), OptionalInt.empty());
    Ledger.restore(engine, set, target, stop);
    try (EmbeddedPostgres restored = EmbeddedPostgres.on(major, target).start()) {
      Ledger.awaitRecovered(restored);
      assertThat(Ledger.rows(restored)).as(restored.log()).isEqualTo(Integer.toString(rows));
    }
  }
}
