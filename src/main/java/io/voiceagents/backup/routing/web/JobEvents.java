package io.voiceagents.backup.routing.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.voiceagents.backup.api.Caller;
import io.voiceagents.backup.api.Jobs;
import io.voiceagents.backup.api.ProblemException;
import io.voiceagents.backup.api.SeenJob;
import io.voiceagents.backup.routing.web.Doorkeeper.Visitor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Server-sent events of jobs (WHATWG HTML, section 9.2): the whole job whenever it has changed, at
 * most four times a second; the stream ends with the job, or when its reader's token or session
 * ends.
 */
final class JobEvents {
  private static final long TICK_MILLIS = 250;
  private static final int QUIET_TICKS = 60;
  private static final int MOST = 256;

  /** Of one token, so that nobody takes them all. */
  private static final int MOST_OF_ONE = 128;

  private final Jobs jobs;
  private final Predicate<Visitor> holds;
  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();

  JobEvents(Vertx vertx, Jobs jobs, Predicate<Visitor> holds) {
    this.jobs = jobs;
    this.holds = holds;
    vertx.setPeriodic(TICK_MILLIS, tick -> tick());
  }

  private record Watched(String id, Visitor visitor) {
    Caller caller() {
      return visitor.caller();
    }
  }

  /** A job as a caller is shown it, once for all streams: to write it takes longer than to send. */
  private record Shown(String text, boolean over) {
    static Shown of(SeenJob job, Caller caller) {
      return new Shown(job.document(caller).json(), job.over());
    }
  }

  void stream(HttpServerResponse response, Visitor visitor, String id) {
    if (response.closed()) {
      // Gone while it was asked who it is; nothing would say so any more.
      return;
    }
    Optional<SeenJob> job = jobs.find(id);
    if (job.isEmpty()) {
      Replies.problem(response, new ProblemException(404, "there is no job '" + id + "'", ""));
      return;
    }
    Reader reader = new Reader(response, new Watched(id, visitor));
    if (!enter(reader)) {
      Replies.problem(
          response,
          new ProblemException(
              503,
              "too many streams are open, of all or with the token '%s'"
                  .formatted(visitor.caller().name()),
              "Poll the job."));
      return;
    }
    response.endHandler(end -> readers.remove(reader));
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("X-Accel-Buffering", "no");
    reader.show(Shown.of(job.get(), visitor.caller()));
  }

  private synchronized boolean enter(Reader reader) {
    String token = reader.watched.caller().id();
    long own = readers.stream().filter(one -> one.watched.caller().id().equals(token)).count();
    return readers.size() < MOST && own < MOST_OF_ONE && readers.add(reader);
  }

  /** Nothing to those whose token or session has ended. */
  private Optional<Shown> shown(Watched watched) {
    return holds.test(watched.visitor())
        ? jobs.find(watched.id()).map(job -> Shown.of(job, watched.caller()))
        : Optional.empty();
  }

  private void tick() {
    readers.removeIf(Reader::isGone);
    Map<Watched, Optional<Shown>> shown = new HashMap<>();
    for (Reader reader : readers) {
      shown.computeIfAbsent(reader.watched, this::shown).ifPresentOrElse(reader::show, reader::end);
    }
  }

  /** One open stream; used by one thread at a time. */
  private static final class Reader {
    private final HttpServerResponse response;
    private final Watched watched;
    private String sent = "";
    private int quiet;

    Reader(HttpServerResponse response, Watched watched) {
      this.response = response;
      this.watched = watched;
    }

    boolean isGone() {
      return response.ended() || response.closed();
    }

    void show(Shown job) {
      if (isGone() || response.writeQueueFull()) {
        return;
      }
      if (!job.text().equals(sent)) {
        sent = job.text();
        quiet = 0;
        response.write("event: job\ndata: " + sent.replace("\n", "\ndata: ") + "\n\n");
      } else if (++quiet >= QUIET_TICKS) {
        quiet = 0;
        response.write(": still here\n\n");
      }
      if (job.over()) {
        response.end();
      }
    }

    void end() {
      if (!isGone()) {
        response.end();
      }
    }
  }
}
