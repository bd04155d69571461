package io.voiceagents.backup.catalog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;

/** Tells work that somebody stopped from work that failed. Stateless. */
public final class Stop {
  private Stop() {}

  /** Whether it says that somebody stopped the work. A network's time limit has the same type. */
  public static boolean is(Throwable failure) {
    return failure instanceof ClosedByInterruptException
        || (failure instanceof InterruptedIOException
            && !(failure instanceof SocketTimeoutException));
  }

  /** Whether work failed because it was stopped: then its thread still is to stop. */
  public static boolean caused(Throwable failure) {
    return is(failure) || Thread.currentThread().isInterrupted();
  }

  /** The same as what it is. */
  public static InterruptedException interruption(IOException stop) {
    InterruptedException interruption = new InterruptedException(stop.getMessage());
    interruption.initCause(stop);
    return interruption;
  }
}
