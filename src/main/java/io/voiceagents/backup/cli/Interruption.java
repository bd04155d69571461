package io.voiceagents.backup.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * SIGINT and SIGTERM: interrupts the working thread and lets it clean up before the process ends.
 * The JVM answers both signals by its shutdown hooks ({@link Runtime#addShutdownHook}), so a hook
 * is what hears them. Thread-safe.
 */
public final class Interruption {
  /** How long work may take to stop; whoever stops this process waits longer. */
  static final long PATIENCE_SECONDS = 60;

  private final Thread worker;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final AtomicInteger result = new AtomicInteger(ExitCode.INTERRUPTED.number());
  private volatile boolean requested;

  /** For the work of the calling thread. */
  public Interruption() {
    this.worker = Thread.currentThread();
  }

  /** Whether a signal came. */
  public boolean requested() {
    return requested;
  }

  /** What a signal does: asks the work to stop. */
  public void request() {
    requested = true;
    worker.interrupt();
  }

  /** Says that the work is over, with everything closed and printed. */
  void finish(int exitCode) {
    result.set(exitCode);
    finished.countDown();
  }

  /**
   * The hook to be run at a shutdown. When the work is done already, it does nothing.
   *
   * @param halt ends the process with an exit code, at once
   */
  Thread hook(PrintWriter err, IntConsumer halt) {
    return new Thread(() -> stop(err, halt), "interruption");
  }

  private void stop(PrintWriter err, IntConsumer halt) {
    if (finished.getCount() == 0) {
      return;
    }
    request();
    try {
      if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println("backupctl: the work did not stop within " + PATIENCE_SECONDS + " s; ending.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    err.flush();
    halt.accept(result.get());
  }
}
