package io.voiceagents.backup.routing.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.voiceagents.backup.api.Caller;
import io.voiceagents.backup.api.Jobs;
import io.voiceagents.backup.api.ProblemException;
import io.voiceagents.backup.api.SeenJob;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Server-sent events of jobs (WHATWG HTML, section 9.2): the whole job whenever it has changed, at
 * most four times a second; the stream ends with the job, or when its reader's token ends.
 */
final class JobEvents {
  private static final long TICK_MILLIS = 250;
  private static final int QUIET_TICKS = 60;
  private static final int MOST = 256;

  private final Jobs jobs;
  private final Predicate<Caller> holds;
  private final AtomicInteger streams = new AtomicInteger();
  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();

  JobEvents(Vertx vertx, Jobs jobs, Predicate<Caller> holds) {
    this.jobs = jobs;
    this.holds = holds;
    vertx.setPeriodic(TICK_MILLIS, tick -> tick());
  }

  private record Watched(String id, Caller caller) {}

  /** A job as a caller is shown it, once for all streams: to write it takes longer than to send. */
  private record Shown(String text, boolean over) {
    static Shown of(SeenJob job, Caller caller) {
      return new Shown(job.document(caller).json(), job.over());
    }
  }

  void stream(HttpServerResponse response, Caller caller, String id) {
    Optional<SeenJob> job = jobs.find(id);
    if (job.isEmpty()) {
      Replies.problem(response, new ProblemException(404, "there is no job '" + id + "'", ""));
      return;
    }
    if (streams.incrementAndGet() > MOST) {
      streams.decrementAndGet();
      Replies.problem(
          response, new ProblemException(503, "too many streams are open", "Poll the job."));
      return;
    }
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("X-Accel-Buffering", "no");
    Reader reader = new Reader(response, new Watched(id, caller));
    response.endHandler(
        end -> {
          readers.remove(reader);
          streams.decrementAndGet();
        });
    reader.show(Shown.of(job.get(), caller));
    if (!response.ended()) {
      readers.add(reader);
    }
  }

  /** Nothing to those whose token has ended. */
  private Optional<Shown> shown(Watched watched) {
    return holds.test(watched.caller())
        ? jobs.find(watched.id()).map(job -> Shown.of(job, watched.caller()))
        : Optional.empty();
  }

  private void tick() {
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

    void show(Shown job) {
      if (response.ended() || response.closed() || response.writeQueueFull()) {
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
      if (!response.ended() && !response.closed()) {
        response.end();
      }
    }
  }
}
