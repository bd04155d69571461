package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogRun;
import io.voiceagents.backup.catalog.LogRunner;
import io.voiceagents.backup.catalog.LogRuns;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.CamelExecutionException;

/** Follows a log by the route {@code log}. Thread-safe. */
final class LogPipeline implements LogRunner {
  private final LogRuns runs;
  private final OpenRuns open;
  private final CamelRuntime routes;
  private final Clock clock;

  LogPipeline(LogRuns runs, OpenRuns open, CamelRuntime routes, Clock clock) {
    this.runs = runs;
    this.open = open;
    this.routes = routes;
    this.clock = clock;
  }

  @Override
  public LogResult follow(LogRequest request) throws IOException, InterruptedException {
    Instant startedAt = clock.instant();
    LogRun run = runs.begin(request);
    open.add(run);
    try (run) {
      routes
          .template()
          .requestBodyAndHeader("direct:log", run, SealSteps.RUN, OpenRuns.key(run));
      run.finish();
      return new LogResult(
          request.policy().name(),
          run.logBytes(),
          run.storedBytes(),
          Duration.between(startedAt, clock.instant()));
    } catch (CamelExecutionException e) {
      throw run.sourceFailure().orElseGet(() -> Failures.cause(e));
    } catch (InterruptedIOException e) {
      InterruptedException interrupted = new InterruptedException("the log was stopped");
      interrupted.initCause(e);
      throw interrupted;
    } finally {
      open.remove(OpenRuns.key(run));
    }
  }
}
