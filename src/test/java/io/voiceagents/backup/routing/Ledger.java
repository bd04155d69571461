package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.seal.StreamPart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A table whose rows tell how far a recovery came, and what tests do with its server. */
final class Ledger {
  private Ledger() {}

  static TestEngine open(Path root) throws IOException {
    return TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()));
  }

  static TestEngine open(Path root, StorageSettings storage) throws IOException {
    return TestEngine.Setup.in(root)
        .sources(new Sources(List.of(), Clock.systemUTC()))
        .storage(storage)
        .open();
  }

  static Policy policy(EmbeddedPostgres source) {
    return TestEngine.policy("postgres", source.settings());
  }

  /** Of a server that nobody has to reach. */
  static Map<String, Policy> anyPolicy() {
    SourceSettings.Postgres nowhere =
        new SourceSettings.Postgres(
            "127.0.0.1",
            1,
            "postgres",
            "postgres",
            Secret.NONE,
            "prefer",
            Optional.empty(),
            true,
            Optional.empty(),
            List.of());
    return Map.of("postgres", TestEngine.policy("postgres", nowhere));
  }

  static void create(EmbeddedPostgres source) throws Exception {
    source.execute("CREATE TABLE ledger (id serial PRIMARY KEY, at timestamptz DEFAULT now())");
  }

  static void insert(EmbeddedPostgres source, int rows) throws Exception {
    for (int i = 0; i < rows; i++) {
      source.execute("INSERT INTO ledger DEFAULT VALUES");
    }
  }

  /** Rows in so many segments of their own. */
  static void insertIntoSegments(EmbeddedPostgres source, int segments) throws Exception {
    for (int i = 0; i < segments; i++) {
      insert(source, 1);
      source.query("postgres", "SELECT pg_switch_wal()");
    }
  }

  static String rows(EmbeddedPostgres server) throws Exception {
    return server.query("postgres", "SELECT count(*) FROM ledger");
  }

  /** By the server's clock. */
  static Instant now(EmbeddedPostgres source) throws Exception {
    String micros =
        source.query("postgres", "SELECT (extract(epoch FROM clock_timestamp())*1e6)::bigint");
    return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
  }

  static SetSummary backUp(EmbeddedPostgres source, TestEngine engine) throws Exception {
    return backUp(source, engine, BackupKind.FULL);
  }

  static SetSummary backUp(EmbeddedPostgres source, TestEngine engine, BackupKind kind)
      throws Exception {
    RunResult result = engine.backup(new BackupRequest(policy(source), kind, false));
    assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
    return result.set().orElseThrow();
  }

  static void follow(EmbeddedPostgres source, TestEngine engine) throws Exception {
    engine.engine.logs().follow(new LogRequest(policy(source), true));
  }

  static void restore(TestEngine engine, SetSummary set, Path target, RecoveryTarget stop)
      throws IOException, InterruptedException {
    RestoreRequest request =
        new RestoreRequest(set, target, List.of(), Map.of(), false, Optional.of(stop));
    engine.engine.restorer().execute(engine.engine.restorer().plan(request), Progress.NONE);
  }

  static List<StreamPart> parts(TestEngine engine) throws IOException {
    LogStreams streams = engine.engine.logStreams();
    List<StreamPart> parts = new ArrayList<>();
    for (LogStream stream : streams.of("postgres")) {
      parts.addAll(streams.parts(stream.id()));
    }
    return parts;
  }

  static void awaitRecovered(EmbeddedPostgres server) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.query("postgres", "SELECT pg_is_in_recovery()").equals("f"));
  }
}
