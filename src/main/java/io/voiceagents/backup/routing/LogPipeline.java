package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogRun;
import io.voiceagents.backup.catalog.LogRunner;
import io.voiceagents.backup.catalog.LogRuns;
import io.voiceagents.backup.catalog.LogWatch;
import io.voiceagents.backup.catalog.Stop;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Follows a log and sends its parts into the routes {@code log-...}. Thread-safe. */
final class LogPipeline implements LogRunner {
  /** How long the end of a run waits for a store that works to take the rest of a spool. */
  private static final Duration LAST_WAIT = Duration.ofSeconds(10);

  private final LogRuns runs;
  private final LogBases bases;
  private final OpenRuns open;
  private final CamelRuntime routes;
  private final Clock clock;

  LogPipeline(LogRuns runs, LogBases bases, OpenRuns open, CamelRuntime routes, Clock clock) {
    this.runs = runs;
    this.bases = bases;
    this.open = open;
    this.routes = routes;
    this.clock = clock;
  }

  @Override
  public LogResult follow(LogRequest request, LogWatch watch)
      throws IOException, InterruptedException {
    LogResult first = followOnce(request, watch);
    boolean taken = first.base().filter(base -> base.backup().set().isPresent()).isPresent();
    if (!request.once() || !taken) {
      return first;
    }
    // The log must reach what the backup holds: it was taken meanwhile.
    LogResult second = followOnce(request, watch);
    return new LogResult(
        first.type(),
        first.logBytes() + second.logBytes(),
        first.storedBytes() + second.storedBytes(),
        second.spooledBytes(),
        first.duration().plus(second.duration()),
        first.base());
  }

  private LogResult followOnce(LogRequest request, LogWatch watch)
      throws IOException, InterruptedException {
    Instant startedAt = clock.instant();
    LogRun run = runs.begin(request);
    open.add(run);
    try (run;
        LogBases.Watch base =
            bases.watch(request, run.stream(), run.isWithoutStore(), watch::newBase)) {
      try (LogParts parts = new LogParts(run, routes)) {
        parts.storeAll(watch);
      }
      run.finish();
      if (request.once()) {
        run.awaitSent(LAST_WAIT);
      }
      return result(run, startedAt, base.await());
    } catch (IOException e) {
      if (Stop.is(e)) {
        throw Stop.interruption(e);
      }
      throw e;
    } finally {
      watch.status(run.status());
      open.remove(OpenRuns.key(run));
    }
  }

  private LogResult result(LogRun run, Instant startedAt, Optional<NewBase> base) {
    var status = run.status();
    return new LogResult(
        status.type(),
        status.logBytes(),
        status.storedBytes(),
        status.spool().bytes(),
        Duration.between(startedAt, clock.instant()),
        base);
  }
}
