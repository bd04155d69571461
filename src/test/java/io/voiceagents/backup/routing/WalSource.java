package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogKeeper;
import io.voiceagents.backup.catalog.LogRunner.LogResult;
import io.voiceagents.backup.catalog.LogStatus;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.policy.LogSettings;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Retention;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.seal.StreamPart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** What tests of the receiver do with a server, the repository and each other. */
final class WalSource {
  static final Duration LIMIT = Duration.ofSeconds(60);

  private WalSource() {}

  static Policy policy(SourceSettings.Postgres settings, long spoolLimitBytes) {
    return new Policy(
        "postgres",
        settings,
        Map.of(),
        Retention.DEFAULT,
        Compression.DEFAULT,
        Duration.ofDays(30),
        VerifyDepth.PRESENCE,
        false,
        Optional.empty(),
        new LogSettings(Duration.ofSeconds(1), spoolLimitBytes));
  }

  static Policy policy(EmbeddedPostgres source) {
    return policy(source.settings(), 1L << 30);
  }

  /** A receiver on a thread of its own, with what it told. */
  static final class Receiver implements LogKeeper.Listener, AutoCloseable {
    final List<String> failures = new CopyOnWriteArrayList<>();
    final List<LogResult> results = new CopyOnWriteArrayList<>();
    final List<RunResult> backups = new CopyOnWriteArrayList<>();
    volatile Optional<LogStatus> last = Optional.empty();
    private final Thread thread;

    Receiver(TestEngine engine, Policy policy) throws IOException {
      LogKeeper keeper =
          new LogKeeper(
              engine.engine.logs(),
              engine.engine::backups,
              engine.engine.logStatuses(),
              Clock.systemUTC(),
              this);
      thread = new Thread(() -> keep(keeper, policy), "receiver");
      thread.start();
    }

    private static void keep(LogKeeper keeper, Policy policy) {
      try {
        keeper.keep(policy);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void status(LogStatus status) {
      last = Optional.of(status);
    }

    @Override
    public void ended(LogResult result) {
      results.add(result);
    }

    @Override
    public void backedUp(RunResult result) {
      backups.add(result);
    }

    @Override
    public void failed(String message) {
      failures.add(message);
    }

    @Override
    public void close() throws InterruptedException {
      thread.interrupt();
      thread.join();
    }
  }

  static void createLedger(EmbeddedPostgres source) throws Exception {
    source.execute("CREATE TABLE ledger (id serial PRIMARY KEY, note text)");
  }

  static void insert(EmbeddedPostgres source, int rows) throws Exception {
    source.execute(
        "INSERT INTO ledger (note) SELECT md5(i::text) FROM generate_series(1," + rows + ") i");
  }

  static SetSummary full(EmbeddedPostgres source, TestEngine engine) throws Exception {
    RunResult result =
        engine
            .engine
            .backups()
            .run(new BackupRequest(policy(source), BackupKind.FULL, false), Progress.NONE);
    assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
    return result.set().orElseThrow();
  }

  /** Up to where the server has written. */
  static long written(EmbeddedPostgres source) throws Exception {
    return position(source.query("postgres", "SELECT pg_current_wal_flush_lsn()"));
  }

  /** Up to where the server was told that its WAL is durable. */
  static long acknowledged(EmbeddedPostgres source) throws Exception {
    return position(
        source.query(
            "postgres", "SELECT coalesce(min(restart_lsn), '0/0') FROM pg_replication_slots"));
  }

  static void awaitAcknowledged(EmbeddedPostgres source, long position) {
    Awaitility.await().atMost(LIMIT).until(() -> acknowledged(source) >= position);
  }

  static long position(String lsn) {
    String[] halves = lsn.split("/", 2);
    return Long.parseLong(halves[0], 16) << 32 | Long.parseLong(halves[1], 16);
  }

  static LogCoverage coverage(TestEngine engine) throws IOException {
    return LogCoverage.of(parts(engine));
  }

  static List<StreamPart> parts(TestEngine engine) throws IOException {
    LogStreams streams = engine.engine.logStreams();
    List<StreamPart> parts = new ArrayList<>();
    for (LogStream stream : streams.of("postgres")) {
      parts.addAll(streams.parts(stream.id()));
    }
    return parts;
  }

  /** Recovers a set to the end of what is stored. */
  static void restore(TestEngine engine, SetSummary set, Path target) throws Exception {
    RestoreRequest request =
        new RestoreRequest(
            set,
            target,
            List.of(),
            Map.of(),
            false,
            Optional.of(new RecoveryTarget(Kind.LATEST, "", OptionalInt.empty())));
    engine.engine.restorer().execute(engine.engine.restorer().plan(request), Progress.NONE);
  }

  static void awaitRecovered(EmbeddedPostgres server) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> server.query("postgres", "SELECT pg_is_in_recovery()").equals("f"));
  }

  static void assertRows(int major, Path restored, long rows) throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.on(major, restored).start()) {
      awaitRecovered(server);
      assertThat(server.query("postgres", "SELECT count(*) FROM ledger"))
          .as(server.log())
          .isEqualTo(Long.toString(rows));
    }
  }
}
