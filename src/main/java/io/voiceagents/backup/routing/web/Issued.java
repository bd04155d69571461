package io.voiceagents.backup.routing.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.voiceagents.backup.api.ProblemException;
import io.voiceagents.backup.identity.Admission;
import io.voiceagents.backup.identity.Issuer;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tokens of an issuer, checked on threads of their own: a check may wait for the issuer, and must
 * hold up neither other requests nor their work. Tells when the issuer can't be asked. Thread-safe.
 */
final class Issued {
  private static final int THREADS = 4;
  private static final long LOOK_MILLIS = 30_000;

  private final WorkerExecutor threads;
  private final Vertx vertx;
  private final Issuer issuer;
  private final EventSink events;
  private final Supplier<Instant> clock;
  private Optional<String> told = Optional.empty();
  private boolean silent = true;

  Issued(Vertx vertx, Issuer issuer, EventSink events, Supplier<Instant> clock) {
    this.vertx = vertx;
    this.threads = vertx.createSharedWorkerExecutor("issuer", THREADS);
    this.issuer = issuer;
    this.events = events;
    this.clock = clock;
  }

  /** Asks for the keys, at once and again and again, until Vert.x is closed. */
  void watch() {
    threads
        .executeBlocking(
            () -> {
              issuer.keep();
              tell(issuer.trouble());
              return true;
            },
            false)
        .onComplete(done -> vertx.setTimer(LOOK_MILLIS, timer -> watch()));
  }

  private synchronized void tell(Optional<String> trouble) {
    if (silent || !trouble.equals(told)) {
      Instant now = clock.get();
      events.accept(
          trouble.isPresent()
              ? new Event.IssuerTrouble(now, trouble.get())
              : new Event.IssuerFine(now));
      told = trouble;
      silent = false;
    }
  }

  /**
   * The bearer of a token. Fails with a {@link ProblemException}: 401 for one that is not good, 403
   * for a bearer without a role, 503 while the issuer can't be asked.
   */
  Future<Admission.Known> bearer(String token) {
    return threads.executeBlocking(() -> known(issuer.check(token)), false);
  }

  private static Admission.Known known(Admission admission) throws ProblemException {
    if (admission instanceof Admission.Known known) {
      return known;
    }
    if (admission instanceof Admission.WithoutRole without) {
      throw new ProblemException(
          403,
          "'" + without.name() + "' has no role here",
          "The issuer names none that server.oidc knows: see viewer, operator and admin there.");
    }
    if (admission instanceof Admission.Refused refused) {
      throw new ProblemException(
          401, "the token is refused: " + refused.why(), "Get a new one of the issuer.");
    }
    String why = admission instanceof Admission.Unknown unknown ? unknown.why() : "";
    throw new ProblemException(
        503, "who asks can't be found out: " + why, "Try again, or use a token of this server.");
  }
}
