package io.voiceagents.backup.catalog;

import io.voiceagents.backup.source.LogCapture;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Follows a log on a thread of its own. */
final class LogThread {
  private final CompletableFuture<Boolean> result = new CompletableFuture<>();
  private final Thread thread;

  LogThread(String name, LogCapture capture, LogWriter writer, DraftQueue drafts) {
    thread = new Thread(() -> run(capture, writer, drafts), "log-" + name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run(LogCapture capture, LogWriter writer, DraftQueue drafts) {
    try {
      capture.run(writer);
      writer.flush();
      result.complete(true);
      drafts.end();
    } catch (Throwable thrown) { // whatever it is, the waiting side must hear of it
      result.completeExceptionally(thrown);
      drafts.stop();
    }
  }

  /** Waits for the end. */
  void result() throws IOException, InterruptedException {
    try {
      result.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      }
      throw new CatalogException("the log broke off: " + cause, cause == null ? e : cause);
    }
  }

  /** What the source threw; empty while it runs or if it was stopped from outside. */
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

  void stop() throws InterruptedException {
    thread.interrupt();
    if (thread.getState() != Thread.State.NEW) {
      thread.join();
    }
  }
}
