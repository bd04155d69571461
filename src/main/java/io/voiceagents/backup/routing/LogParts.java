package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.LogRun;
import io.voiceagents.backup.catalog.LogWatch;
import io.voiceagents.backup.seal.Draft;
import io.voiceagents.backup.seal.SealedObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of one run on their way, a few at once: sealed by the route {@code log-seal}, put by
 * {@code log-put}. What the store does not take soon goes into the spool, so that a store that is
 * away never holds up the source. Threads of its own: a put that hangs keeps no backup waiting.
 */
final class LogParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogParts.class);
  private static final int AT_ONCE = 3;

  /** How long a put may take before the part is kept on this host; the put goes on meanwhile. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final LogRun run;
  private final CamelRuntime routes;
  private final ExecutorService sealing = Executors.newFixedThreadPool(AT_ONCE, LogParts::thread);
  private final ExecutorService putting = Executors.newFixedThreadPool(AT_ONCE, LogParts::thread);
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

  LogParts(LogRun run, CamelRuntime routes) {
    this.run = run;
    this.routes = routes;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "log-part");
    thread.setDaemon(true);
    return thread;
  }

  void storeAll(LogWatch watch) throws IOException, InterruptedException {
    Iterator<Draft> parts = run.parts(watch);
    while (parts.hasNext()) {
      Draft part = parts.next();
      free.acquire();
      sealing.execute(() -> store(part));
    }
    free.acquire(AT_ONCE);
    Optional<IOException> wrong = run.sourceFailure().or(() -> Optional.ofNullable(failure.get()));
    if (wrong.isPresent()) {
      throw wrong.get();
    }
  }

  private void store(Draft part) {
    try {
      SealedObject sealed = (SealedObject) send("direct:log-seal", part);
      if (run.isSpooling() || !isPut(sealed)) {
        run.spool(sealed);
      }
    } catch (CamelExecutionException e) {
      fail(Failures.cause(e));
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      run.stop();
    } finally {
      free.release();
    }
  }

  private void fail(IOException cause) {
    failure.compareAndSet(null, cause);
    run.stop();
  }

  private boolean isPut(SealedObject sealed) throws InterruptedException {
    Future<?> put = putting.submit(() -> send("direct:log-put", sealed));
    try {
      put.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      LOG.warn("{}: the store does not answer; kept on this host", sealed.draft().key());
      return false;
    } catch (ExecutionException e) {
      LOG.warn("{}: kept on this host: {}", sealed.draft().key(), reason(e));
      return false;
    }
  }

  private static String reason(ExecutionException e) {
    return Failures.message(Failures.cause(e.getCause() == null ? e : e.getCause()));
  }

  private Object send(String route, Object body) {
    return routes.template().requestBodyAndHeader(route, body, SealSteps.RUN, OpenRuns.key(run));
  }

  @Override
  public void close() {
    sealing.shutdownNow();
    putting.shutdownNow();
  }
}
