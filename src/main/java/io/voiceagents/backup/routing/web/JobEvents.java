package io.voiceagents.backup.routing.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.voiceagents.backup.api.Caller;
import io.voiceagents.backup.api.Jobs;
import io.voiceagents.backup.api.ProblemException;
import java.util.Optional;
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

  private final Vertx vertx;
  private final Jobs jobs;
  private final Predicate<Caller> holds;
  private final AtomicInteger streams = new AtomicInteger();

  JobEvents(Vertx vertx, Jobs jobs, Predicate<Caller> holds) {
    this.vertx = vertx;
    this.jobs = jobs;
    this.holds = holds;
  }

  void stream(HttpServerResponse response, Caller caller, String id) {
    if (jobs.find(id).isEmpty()) {
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
    Reader reader = new Reader(response, caller, id);
    long timer = vertx.setPeriodic(0, TICK_MILLIS, tick -> reader.tick());
    response.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          streams.decrementAndGet();
        });
  }

  /** One open stream; used by one event loop. */
  private final class Reader {
    private final HttpServerResponse response;
    private final Caller caller;
    private final String id;
    private String sent = "";
    private int quiet;

    Reader(HttpServerResponse response, Caller caller, String id) {
      this.response = response;
      this.caller = caller;
      this.id = id;
    }

    void tick() {
      if (response.ended() || response.closed() || response.writeQueueFull()) {
        return;
      }
      Optional<Jobs.View> job = jobs.find(id);
      if (job.isEmpty() || !holds.test(caller)) {
        response.end();
        return;
      }
      String now = job.get().document(caller).json();
      if (!now.equals(sent)) {
        sent = now;
        quiet = 0;
        response.write("event: job\ndata: " + now.replace("\n", "\ndata: ") + "\n\n");
      } else if (++quiet >= QUIET_TICKS) {
        quiet = 0;
        response.write(": still here\n\n");
      }
      if (job.get().over()) {
        response.end();
      }
    }
  }
}
