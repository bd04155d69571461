package io.voiceagents.backup.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.cli.CommandFailure;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.observe.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Follows a job to its end by its events, and by asking where these break off. An interruption
 * cancels the job, and still waits for its end.
 */
record JobWatch(Calls calls) {
  private static final Set<String> OVER = Set.of("done", "failed", "cancelled");
  private static final long QUIET_SECONDS = 45;
  private static final long PAUSE_MILLIS = 1_000;
  private static final int PATIENCE = 30;
  private static final int CANCEL_ROUNDS = 200;
  private static final long CANCEL_MILLIS = 250;

  /**
   * Returns the job as it ended.
   *
   * @throws CommandFailure if the server is lost; the job goes on then
   */
  JsonNode end(JsonNode begun, Progress progress) throws IOException {
    String id = begun.path("id").asText();
    Shown shown = new Shown(progress);
    try {
      return follow(begun, shown);
    } catch (InterruptedException | InterruptedIOException e) {
      boolean unused = Thread.interrupted();
      try {
        return cancelled(id);
      } finally {
        Thread.currentThread().interrupt();
      }
    }
  }

  private JsonNode follow(JsonNode begun, Shown shown) throws IOException, InterruptedException {
    JsonNode job = begun;
    int failures = 0;
    while (!isOver(job)) {
      job = events(job, shown);
      if (isOver(job)) {
        break;
      }
      try {
        job = calls.get(address(job));
        failures = 0;
      } catch (CommandFailure e) {
        if (e.exitCode() != ExitCode.UNREACHABLE || ++failures > PATIENCE) {
          throw lost(job, e);
        }
      }
      shown.now(job);
      pause(PAUSE_MILLIS);
    }
    shown.now(job);
    return job;
  }

  /** The job as the stream told it last. */
  private JsonNode events(JsonNode job, Shown shown) throws IOException, InterruptedException {
    BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    JsonNode last = job;
    StringBuilder data = new StringBuilder();
    try (Closeable stream = calls.lines(address(job) + "/events", lines::add)) {
      while (!isOver(last)) {
        Optional<String> line = next(lines);
        if (line.isEmpty()) {
          break;
        }
        if (line.get().startsWith("data: ")) {
          data.append(line.get().substring("data: ".length())).append('\n');
        } else if (line.get().isEmpty() && data.length() > 0) {
          last = Calls.parse(data.toString());
          data.setLength(0);
          shown.now(last);
        }
      }
    }
    return last;
  }

  /** A line that came by itself; nothing at the end, and when it is quiet for too long. */
  private static Optional<String> next(BlockingQueue<Optional<String>> lines)
      throws InterruptedException {
    Optional<String> line = lines.poll(QUIET_SECONDS, TimeUnit.SECONDS);
    return line == null ? Optional.empty() : line;
  }

  private JsonNode cancelled(String id) throws IOException {
    try {
      JsonNode job = calls.delete("/api/v1/jobs/" + id);
      for (int i = 0; i < CANCEL_ROUNDS && !isOver(job); i++) {
        pause(CANCEL_MILLIS);
        job = calls.get(address(job));
      }
      if (isOver(job)) {
        return job;
      }
      throw goesOn(id, "it does not stop");
    } catch (CommandFailure e) {
      throw goesOn(id, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      throw goesOn(id, "interrupted once more");
    }
  }

  private CommandFailure goesOn(String id, String why) {
    return new CommandFailure(
        ExitCode.INTERRUPTED,
        "the job %s could not be cancelled and may go on at %s: %s Hint: backupctl jobs show %s"
            .formatted(id, calls.address(), why, id));
  }

  private CommandFailure lost(JsonNode job, CommandFailure cause) {
    String id = job.path("id").asText();
    return new CommandFailure(
        cause.exitCode() == ExitCode.NOT_FOUND ? ExitCode.FAILED : cause.exitCode(),
        "the job %s at %s can't be followed any more; it may go on there: %s Hint: backupctl jobs show %s"
            .formatted(id, calls.address(), cause.getMessage(), id));
  }

  private static String address(JsonNode job) {
    return "/api/v1/jobs/" + job.path("id").asText();
  }

  private static boolean isOver(JsonNode job) {
    return OVER.contains(job.path("state").asText());
  }

  private static void pause(long millis) throws InterruptedException {
    boolean unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }

  /** Turns what the server says into what was done since. */
  private static final class Shown {
    private final Progress progress;
    private String phase = "";
    private long bytes;
    private long items;

    Shown(Progress progress) {
      this.progress = progress;
    }

    void now(JsonNode job) {
      JsonNode now = job.path("progress");
      String name = now.path("phase").asText();
      if (!name.equals(phase)) {
        phase = name;
        bytes = 0;
        items = 0;
        progress.phase(name, now.path("total_bytes").asLong(-1));
      }
      long moreBytes = Math.max(0, now.path("done_bytes").asLong() - bytes);
      long moreItems = Math.max(0, now.path("done_items").asLong() - items);
      bytes += moreBytes;
      items += moreItems;
      progress.advance(moreBytes, moreItems);
    }
  }
}
