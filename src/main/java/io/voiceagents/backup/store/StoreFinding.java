package io.voiceagents.backup.store;

import java.io.IOException;

/**
 * One thing that {@link StoreCheck} found out.
 *
 * @param name of the check, stable, for instance {@code conditional-put}
 * @param detail what was seen, with values
 * @param hint what to do next; empty where nothing is to be done
 */
public record StoreFinding(String name, Outcome outcome, String detail, String hint) {
  /** How much it matters. */
  public enum Outcome {
    OK,
    /** Works, but look at it. */
    WARNING,
    /** The store must not be used as it is. */
    FAILED,
    INFO
  }

  private static final String HINT = " Hint: ";

  public static StoreFinding ok(String name, String detail) {
    return new StoreFinding(name, Outcome.OK, detail, "");
  }

  public static StoreFinding warning(String name, String detail, String hint) {
    return new StoreFinding(name, Outcome.WARNING, detail, hint);
  }

  public static StoreFinding failed(String name, String detail, String hint) {
    return new StoreFinding(name, Outcome.FAILED, detail, hint);
  }

  /** A check that ended with an error; its message is taken apart at the hint. */
  public static StoreFinding failed(String name, IOException error) {
    String message = String.valueOf(error.getMessage());
    int hint = message.indexOf(HINT);
    return hint < 0
        ? failed(name, message, "run it again; the error is of this host, not of the store.")
        : failed(name, message.substring(0, hint), message.substring(hint + HINT.length()));
  }

  public static StoreFinding info(String name, String detail) {
    return new StoreFinding(name, Outcome.INFO, detail, "");
  }
}
