package io.voiceagents.backup.routing;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.RuntimeCamelException;

/** Finds what went wrong below Camel's wrapping. */
final class Failures {
  private Failures() {}

  /** The first cause that is not Camel's, as an {@link IOException}. */
  static IOException cause(Throwable wrapped) {
    Throwable cause = wrapped;
    while (isWrapping(cause) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new InterruptedIOException("interrupted");
    }
    return cause instanceof IOException io ? io : new IOException(message(cause), cause);
  }

  private static boolean isWrapping(Throwable failure) {
    return failure instanceof CamelExecutionException
        || failure instanceof CamelExchangeException
        || failure instanceof RuntimeCamelException;
  }

  /** A message that is never empty. */
  static String message(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "out of memory ("
          + failure.getMessage()
          + "). Hint: BACKUPCTL_JAVA_OPTS=-Xmx512m gives it more";
    }
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
