package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogRun;
import io.voiceagents.backup.catalog.LogRunner;
import io.voiceagents.backup.catalog.LogRuns;
import io.voiceagents.backup.seal.Draft;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.CamelExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Follows a log and sends its parts into the route {@code log-part}, a few at once. Thread-safe.
 */
final class LogPipeline implements LogRunner {
  private static final int AT_ONCE = 3;

  private final LogRuns runs;
  private final LogBases bases;
  private final OpenRuns open;
  private final CamelRuntime routes;
  private final ExecutorService pool;
  private final Clock clock;

  LogPipeline(
      LogRuns runs,
      LogBases bases,
      OpenRuns open,
      CamelRuntime routes,
      ExecutorService pool,
      Clock clock) {
    this.runs = runs;
    this.bases = bases;
    this.open = open;
    this.routes = routes;
    this.pool = pool;
    this.clock = clock;
  }

  @Override
  public LogResult follow(LogRequest request, Consumer<NewBase> heard)
      throws IOException, InterruptedException {
    LogResult first = followOnce(request, heard);
    boolean taken = first.base().filter(base -> base.backup().set().isPresent()).isPresent();
    if (!request.once() || !taken) {
      return first;
    }
    // The log must reach what the backup holds: it was taken meanwhile.
    LogResult second = followOnce(request, heard);
    return new LogResult(
        first.type(),
        first.logBytes() + second.logBytes(),
        first.storedBytes() + second.storedBytes(),
        first.duration().plus(second.duration()),
        first.base());
  }

  private LogResult followOnce(LogRequest request, Consumer<NewBase> heard)
      throws IOException, InterruptedException {
    Instant startedAt = clock.instant();
    LogRun run = runs.begin(request);
    open.add(run);
    try (run;
        LogBases.Watch watch = bases.watch(request, run.stream(), heard)) {
      new Parts(run).storeAll();
      run.finish();
      return new LogResult(
          request.policy().name(),
          run.logBytes(),
          run.storedBytes(),
          Duration.between(startedAt, clock.instant()),
          watch.await());
    } catch (InterruptedIOException e) {
      InterruptedException interrupted = new InterruptedException("the log was stopped");
      interrupted.initCause(e);
      throw interrupted;
    } finally {
      open.remove(OpenRuns.key(run));
    }
  }

  /** The parts of one run on their way. */
  private final class Parts {
    private final LogRun run;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    Parts(LogRun run) {
      this.run = run;
    }

    void storeAll() throws IOException, InterruptedException {
      Iterator<Draft> parts = run.parts();
      while (parts.hasNext()) {
        Draft part = parts.next();
        free.acquire();
        pool.execute(() -> store(part));
      }
      free.acquire(AT_ONCE);
      Optional<IOException> wrong =
          run.sourceFailure().or(() -> Optional.ofNullable(failure.get()));
      if (wrong.isPresent()) {
        throw wrong.get();
      }
    }

    private void store(Draft part) {
      try {
        routes
            .template()
            .requestBodyAndHeader("direct:log-part", part, SealSteps.RUN, OpenRuns.key(run));
      } catch (CamelExecutionException e) {
        failure.compareAndSet(null, Failures.cause(e));
        run.stop();
      } finally {
        free.release();
      }
    }
  }
}
