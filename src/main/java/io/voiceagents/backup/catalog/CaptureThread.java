package io.voiceagents.backup.catalog;

import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Reads the source on a thread of its own, so that reading, sealing and storing overlap. What it
 * throws is thrown again by {@link #result}.
 */
final class CaptureThread {
  private final CompletableFuture<Captured> result = new CompletableFuture<>();
  private final Thread thread;

  /** What was read, and what it came to. */
  record Captured(CaptureReport report, SetWriter.Written written) {}

  CaptureThread(String name, Capture capture, SetWriter writer, DraftQueue drafts) {
    thread = new Thread(() -> run(capture, writer, drafts), "capture-" + name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run(Capture capture, SetWriter writer, DraftQueue drafts) {
    try {
      CaptureReport report = capture.run(writer);
      SetWriter.Written written = writer.finish();
      result.complete(new Captured(report, written));
      drafts.end();
    } catch (Throwable thrown) { // whatever it is, the waiting side must hear of it
      result.completeExceptionally(thrown);
      drafts.stop();
    }
  }

  /** Waits for the end of the capture. */
  Captured result() throws IOException, InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      }
      if (cause instanceof InterruptedException) {
        throw new IOException("the capture was interrupted", cause);
      }
      throw new CatalogException("the capture failed: " + cause, cause == null ? e : cause);
    }
  }

  /**
   * What the source threw; empty while it runs, when it ended well, or when it was stopped from
   * outside.
   */
  Optional<IOException> failure() {
    if (!result.isCompletedExceptionally()) {
      return Optional.empty();
    }
    try {
      result.join();
      return Optional.empty();
    } catch (CompletionException e) {
      return e.getCause() instanceof IOException io && !Stop.is(io)
          ? Optional.of(io)
          : Optional.empty();
    }
  }

  /** Stops a capture that is still running and waits until it has let go of its source. */
  void stop() throws InterruptedException {
    thread.interrupt();
    if (thread.getState() != Thread.State.NEW) {
      thread.join();
    }
  }
}
