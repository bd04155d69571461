package io.voiceagents.backup.routing.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/**
 * The threads that answer. What asks the store has its own, for a store that is away keeps each of
 * them for as long as it takes to give up, and whoever looks then asks how things are. Thread-safe.
 */
final class Workers {
  static final int THREADS = 8;

  /** Questions to the store that may wait or be under way; more would get old answers only. */
  static final int MOST = 64;

  private final Vertx vertx;
  private final Lane store;

  Workers(Vertx vertx) {
    this.vertx = vertx;
    this.store =
        new Lane(
            vertx,
            "store",
            THREADS,
            MOST,
            " questions to the store have no answer yet",
            "Ask again later; GET /api/v1/backup/status says whether the store is away.");
  }

  /**
   * Answers on a thread that may wait.
   *
   * @param quick whether the work asks no store
   * @return fails with 503 if too many wait for the store already
   */
  <T> Future<T> run(boolean quick, Callable<T> work) {
    return quick ? vertx.executeBlocking(work, false) : store.run(work);
  }
}
