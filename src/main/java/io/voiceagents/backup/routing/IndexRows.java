package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.verify.Verdict;
import io.voiceagents.backup.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.h2.jdbcx.JdbcConnectionPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds rows to the SQL index while backups run, if there is one. The bucket is the truth: a row
 * that can't be written is a warning, and never fails what it tells of. Thread-safe.
 */
final class IndexRows implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexRows.class);

  private final Lazy<CamelRuntime> runtime;
  private final Path state;
  private final Lazy<CamelRuntime> routes;
  private Optional<JdbcConnectionPool> pool = Optional.empty();

  /**
   * @param runtime gets the routes of {@code record.camel.yaml} when there is a first row
   */
  IndexRows(Lazy<CamelRuntime> runtime, Path directory, Path state) {
    this.runtime = runtime;
    this.state = state;
    this.routes = new Lazy<>(() -> addRoutes(directory));
  }

  private CamelRuntime addRoutes(Path directory) throws IOException {
    CamelRuntime running = runtime.get();
    JdbcConnectionPool connections = CatalogIndex.pool(state);
    running.add(
        new RuntimePlan(
            List.of(directory.resolve("record.camel.yaml")),
            Optional.empty(),
            Map.of(),
            Map.of("catalog", connections)));
    pool = Optional.of(connections);
    return running;
  }

  /** Adds a set; returns what went wrong, for people. */
  Optional<String> add(SetSummary set) {
    return add("direct:record-set", set.key(), CatalogRows.SetRow.of(set));
  }

  /** Adds a verdict; returns what went wrong, for people. */
  Optional<String> add(Verdict verdict) {
    return add("direct:record-verdict", verdict.set().key(), CatalogRows.VerdictRow.of(verdict));
  }

  /** Forgets a set that was deleted, with its verdicts. */
  Optional<String> forget(SetSummary set) {
    return add("direct:forget-set", set.key(), CatalogRows.SetRow.of(set));
  }

  private Optional<String> add(String route, String set, Object row) {
    if (!Files.exists(CatalogIndex.file(state))) {
      return Optional.empty();
    }
    try {
      routes.get().request(route, row, Object.class);
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      String warning =
          "the index %s is not up to date about %s: %s. Hint: the backup is not affected; 'backupctl catalog rebuild' completes the index"
              .formatted(CatalogIndex.file(state), set, Failures.message(e));
      LOG.warn(warning);
      return Optional.of(warning);
    }
  }

  /** A verifier whose verdicts get their row. */
  Verifier after(Verifier verifier) {
    return new Recorded(verifier, this);
  }

  @Override
  public void close() {
    pool.ifPresent(JdbcConnectionPool::dispose);
  }

  private record Recorded(Verifier verifier, IndexRows rows) implements Verifier {
    @Override
    public Verdict verify(SetSummary set, VerifyDepth depth, Progress progress)
        throws IOException, InterruptedException {
      Verdict verdict = verifier.verify(set, depth, progress);
      rows.add(verdict);
      return verdict;
    }

    @Override
    public Verdict verifyRecovery(SetSummary set, RecoveryTarget target, Progress progress)
        throws IOException, InterruptedException {
      Verdict verdict = verifier.verifyRecovery(set, target, progress);
      rows.add(verdict);
      return verdict;
    }

    @Override
    public List<Verdict> history(Optional<String> type, Optional<VerifyDepth> depth, int limit)
        throws IOException {
      return verifier.history(type, depth, limit);
    }
  }
}
