package io.voiceagents.backup.api;

import io.voiceagents.backup.cli.Diagnosis;
import io.voiceagents.backup.cli.ExitCode;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What nobody meant to happen. It is for the log, with where it happened; whoever asked gets a
 * reference to that place and nothing of the inside. Thread-safe.
 */
public final class Defects {
  private static final Logger LOG = Logger.getLogger(Defects.class.getName());
  private static final AtomicLong COUNT = new AtomicLong();

  private Defects() {}

  /** What an exception means to a caller; a defect goes into the log. */
  static Diagnosis diagnosis(Throwable thrown) {
    Diagnosis diagnosis = Diagnosis.of(thrown);
    boolean meant =
        thrown instanceof UncheckedIOException
            || !(thrown instanceof RuntimeException || thrown instanceof Error);
    return meant || diagnosis.exitCode() != ExitCode.FAILED ? diagnosis : told(thrown);
  }

  /** The answer to a request that failed by one, which goes into the log. */
  public static ProblemException problem(Throwable thrown) {
    return ProblemException.of(told(thrown));
  }

  private static Diagnosis told(Throwable thrown) {
    return new Diagnosis(
        ExitCode.FAILED,
        "the server failed at this, by a defect",
        List.of("Its log says more, under the reference " + noted(thrown) + "."),
        List.of());
  }

  /** Numbers of a process, unlike those of the one before: a log outlives it. */
  private static String noted(Throwable thrown) {
    String reference = ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    LOG.log(Level.SEVERE, "A defect, reference " + reference, thrown);
    return reference;
  }
}
