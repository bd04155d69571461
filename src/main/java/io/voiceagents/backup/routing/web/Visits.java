package io.voiceagents.backup.routing.web;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerRequest;
import io.voiceagents.backup.api.Caller;
import io.voiceagents.backup.api.Contract;
import io.voiceagents.backup.api.ProblemException;
import io.voiceagents.backup.api.Recorded;
import io.voiceagents.backup.routing.web.Knocks.Told;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts on record who was let in and who was not. Of those who are not let in only a few a minute
 * and network are written, with how many were not: anybody may knock, and each record is synced. On
 * a thread of its own, for a record may wait for another process to give the log free.
 */
final class Visits {
  private final WorkerExecutor writer;
  private final Recorded recorded;
  private final Contract contract;
  private final Supplier<Instant> clock;
  private final Addresses addresses;
  private final Knocks knocks = new Knocks();

  Visits(
      Vertx vertx,
      Recorded recorded,
      Contract contract,
      Addresses addresses,
      Supplier<Instant> clock) {
    this.addresses = addresses;
    this.writer = vertx.createSharedWorkerExecutor("visits", 1);
    this.recorded = recorded;
    this.contract = contract;
    this.clock = clock;
  }

  /** Returns at once. */
  void denied(HttpServerRequest request, Optional<Caller> caller, ProblemException problem) {
    if (problem.status() != 401 && problem.status() != 403 && problem.status() != 429) {
      return;
    }
    String from = addresses.of(request);
    Told told = knocks.told(from, clock.get());
    if (!told.many()) {
      Map<String, String> parameters =
          told.dropped() == 0 ? Map.of() : Map.of("not_recorded", String.valueOf(told.dropped()));
      String what = what(request);
      later(() -> recorded.denied(caller, from, what, parameters, problem));
    }
  }

  /** Somebody logged in or out. Returns at once. */
  void done(Caller caller, String what) {
    later(() -> recorded.done(caller, what));
  }

  private String what(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    return contract
        .find(request.method().name(), path)
        .map(match -> match.operation().words())
        .orElse(path.equals("/login") ? "login" : request.method().name() + " " + path);
  }

  private void later(Runnable work) {
    writer.executeBlocking(
        () -> {
          work.run();
          return true;
        },
        false);
  }
}
