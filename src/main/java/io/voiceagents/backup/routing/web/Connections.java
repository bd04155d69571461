package io.voiceagents.backup.routing.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.voiceagents.backup.api.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The connections that are open, and until when each may stay as it is (docs/decisions/0141).
 * Anybody may open one, so there are only so many, and a request that comes in drop by drop has an
 * end. Where there are too many the one goes that has waited longest and has no whole request: who
 * comes with one is let in while others hold connections open. Thread-safe.
 */
final class Connections {
  static final int MOST = 1024;

  /** Of these, those whose request is not there as a whole: each may hold {@link Bodies#LIMIT}. */
  static final int MOST_UNFINISHED = 256;

  /** For a request to come: from the connection to the head, and from there to the body's end. */
  static final Duration REQUEST = Duration.ofSeconds(10);

  /** For the next request on a connection whose last one is answered. */
  static final Duration NEXT = Duration.ofSeconds(90);

  /** For the issuer of a token to be asked; the body is not read meanwhile. */
  private static final Duration ADMISSION = Duration.ofSeconds(60);

  private static final long LOOK_MILLIS = 1000;

  private final Supplier<Instant> clock;
  private final Map<HttpConnection, Open> open = new HashMap<>();
  private long changes;

  Connections(Vertx vertx, Supplier<Instant> clock) {
    this.clock = clock;
    vertx.setPeriodic(LOOK_MILLIS, look -> endLate());
  }

  /** One connection; guarded by the map. */
  private static final class Open {
    private final HttpConnection connection;
    private Optional<HttpServerRequest> request = Optional.empty();
    private boolean finished;
    private boolean answered;
    private long changed;
    private Instant until;

    /**
     * @param changed number of its last change among those of all: who waits longest has the lowest
     */
    Open(HttpConnection connection, long changed, Instant until) {
      this.connection = connection;
      this.changed = changed;
      this.until = until;
    }

    boolean isUnfinished() {
      return !finished;
    }

    /** Whether nobody works for it: no request is there, or its answer is away. */
    boolean waits() {
      return !finished || answered;
    }
  }

  /** A connection has come. */
  void opened(HttpConnection connection) {
    connection.closeHandler(closed -> closed(connection));
    synchronized (open) {
      open.put(connection, new Open(connection, ++changes, clock.get().plus(REQUEST)));
    }
    makeRoom();
  }

  private void closed(HttpConnection connection) {
    synchronized (open) {
      open.remove(connection);
    }
  }

  /** The head of a request has come. To be called before its body is read. */
  void begun(HttpServerRequest request) {
    boolean whole = Bodies.hasNone(request);
    synchronized (open) {
      Open one = open.get(request.connection());
      if (one == null) {
        return;
      }
      one.request = Optional.of(request);
      one.answered = false;
      one.finished = whole;
      one.changed = ++changes;
      one.until = whole ? Instant.MAX : clock.get().plus(REQUEST);
    }
    request.response().bodyEndHandler(sent -> note(request, one -> one.answered = true));
    if (!whole) {
      request.end().onSuccess(end -> note(request, one -> one.finished = true));
      makeRoom();
    }
  }

  /** Its body is not read until it is known who asks. */
  void waiting(HttpServerRequest request) {
    note(request, one -> one.until = clock.get().plus(ADMISSION));
  }

  /** Its body is read from now on. */
  void reading(HttpServerRequest request) {
    note(request, one -> one.until = clock.get().plus(REQUEST));
  }

  /** A change of what is known of one. */
  @FunctionalInterface
  private interface Change {
    void of(Open one);
  }

  private void note(HttpServerRequest request, Change change) {
    synchronized (open) {
      Open one = open.get(request.connection());
      if (one == null || one.request.filter(request::equals).isEmpty()) {
        return;
      }
      change.of(one);
      if (one.finished) {
        one.changed = ++changes;
        one.until = one.answered ? clock.get().plus(NEXT) : Instant.MAX;
      }
    }
  }

  private void makeRoom() {
    List<Open> ended = new ArrayList<>();
    synchronized (open) {
      longestOfTooMany(Open::isUnfinished, MOST_UNFINISHED).ifPresent(ended::add);
      if (open.size() > MOST) {
        longest(Open::waits).ifPresent(ended::add);
      }
    }
    ended.forEach(
        one ->
            end(
                one,
                new ProblemException(
                    503, "too many connections wait for their request", "Send it at once.")));
  }

  private Optional<Open> longestOfTooMany(Predicate<Open> which, int most) {
    long many = open.values().stream().filter(which).count();
    return many > most ? longest(which) : Optional.empty();
  }

  private Optional<Open> longest(Predicate<Open> which) {
    return open.values().stream().filter(which).min(Comparator.comparing(one -> one.changed));
  }

  private void endLate() {
    Instant now = clock.get();
    List<Open> late;
    synchronized (open) {
      late = open.values().stream().filter(one -> now.isAfter(one.until)).toList();
    }
    late.forEach(
        one ->
            end(
                one,
                new ProblemException(
                    408,
                    "the request was not whole within " + REQUEST.toSeconds() + " seconds",
                    "Send it at once.")));
  }

  /** Says why to one who has begun a request, and closes. */
  private void end(Open one, ProblemException why) {
    closed(one.connection);
    Optional<HttpServerResponse> response =
        one.request
            .filter(request -> one.isUnfinished())
            .map(HttpServerRequest::response)
            .filter(unsent -> !unsent.ended() && !unsent.closed() && !unsent.headWritten());
    try {
      response.ifPresent(unsent -> Replies.problem(unsent, why));
    } catch (IllegalStateException e) {
      // Another thread has answered at this moment.
    }
    one.connection.close();
  }
}
