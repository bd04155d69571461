package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.seal.StreamPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several parts are on their way at once: one may be stored, and not the one before it. */
class WalResumeTest {
  private static final String LANE = "00000001";
  private static final String SLOT = "voice_agent_backup_postgres";

  @TempDir private Path root = Path.of("");

  @Test
  void fault09_whatARunLeftOutWhenItWasKilledIsFetchedFromTheSlot() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()))) {
      follow(source, engine);
      // As if the server had not heard yet of what is stored from here on.
      copySlot(source, SLOT, "kept");
      source.execute(
          "CREATE TABLE calls AS SELECT i, md5(i::text) FROM generate_series(1, 90000) i");
      follow(source, engine);
      List<StreamPart> parts = LogCoverage.of(parts(engine)).parts(LANE);
      assertThat(parts).hasSizeGreaterThan(3);
      Files.delete(engine.store.resolve(parts.get(parts.size() - 2).key()));
      assertThat(LogCoverage.of(parts(engine)).ranges(LANE)).hasSize(2);
      source.query("postgres", "SELECT pg_drop_replication_slot('" + SLOT + "')");
      copySlot(source, "kept", SLOT);

      follow(source, engine);

      assertThat(LogCoverage.of(parts(engine)).ranges(LANE)).hasSize(1);
    }
  }

  @Test
  void fault09_aGapFarFromTheEndIsFetchedTooWhileTheSlotHoldsIt() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()))) {
      follow(source, engine);
      copySlot(source, SLOT, "kept");
      source.execute(
          "CREATE TABLE calls AS SELECT i, md5(i::text) FROM generate_series(1, 500000) i");
      follow(source, engine);
      LogCoverage whole = LogCoverage.of(parts(engine));
      List<StreamPart> parts = whole.parts(LANE);
      StreamPart far = parts.get(parts.size() - 8);
      assertThat(whole.end(LANE) - far.start()).isGreaterThan(7L * StreamPart.MAX_BYTES);
      Files.delete(engine.store.resolve(far.key()));
      Files.delete(engine.store.resolve(parts.get(parts.size() - 2).key()));
      assertThat(LogCoverage.of(parts(engine)).ranges(LANE)).hasSize(3);
      source.query("postgres", "SELECT pg_drop_replication_slot('" + SLOT + "')");
      copySlot(source, "kept", SLOT);

      follow(source, engine);

      assertThat(LogCoverage.of(parts(engine)).ranges(LANE)).hasSize(1);
    }
  }

  private static void copySlot(EmbeddedPostgres source, String from, String to) throws Exception {
    source.query(
        "postgres", "SELECT pg_copy_physical_replication_slot('" + from + "', '" + to + "')");
  }

  private static void follow(EmbeddedPostgres source, TestEngine engine) throws Exception {
    Policy policy = TestEngine.policy("postgres", source.settings());
    engine.engine.logs().follow(new LogRequest(policy, true));
  }

  private static List<StreamPart> parts(TestEngine engine) throws IOException {
    LogStreams streams = engine.engine.logStreams();
    LogStream stream = streams.of("postgres").get(0);
    return streams.parts(stream.id());
  }
}
