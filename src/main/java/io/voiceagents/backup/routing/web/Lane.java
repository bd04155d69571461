package io.voiceagents.backup.routing.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.voiceagents.backup.api.ProblemException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for one kind of question, which thereby holds up no other kind. Thread-safe.
 *
 * <p>A question is open until whoever asks says that it is over: an answer takes memory until it is
 * sent.
 */
final class Lane {
  private final WorkerExecutor threads;
  private final int most;
  private final String full;
  private final String hint;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * @param most questions that may be open; more would get old answers only
   * @param full what is told to one too many
   */
  Lane(Vertx vertx, String name, int threads, int most, String full, String hint) {
    this.threads = vertx.createSharedWorkerExecutor(name, threads);
    this.most = most;
    this.full = full;
    this.hint = hint;
  }

  /** Answers; fails with 503 if too many are open already. */
  <T> Future<T> run(Callable<T> work) {
    return run(work, Future::succeededFuture);
  }

  /**
   * As above, with an answer that is open until it is sent.
   *
   * @param sent sends it
   */
  <T> Future<T> run(Callable<T> work, Sending<T> sent) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      return Future.failedFuture(new ProblemException(503, most + full, hint));
    }
    return threads
        .executeBlocking(work, false)
        .compose(sent::send)
        .onComplete(over -> open.decrementAndGet());
  }

  /** Sends an answer. */
  @FunctionalInterface
  interface Sending<T> {
    Future<T> send(T answer);
  }
}
