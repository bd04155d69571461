package io.voiceagents.backup.audit;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Something that was done, or was asked for and refused. What is too long is cut, so that a record
 * stays a line.
 *
 * @param operation in the words of the command line, as in {@code backup run}
 * @param parameters by name; never secrets
 * @param exitCode of a command
 * @param status of HTTP
 * @param message why it did not succeed; may be empty
 */
public record AuditEntry(
    Actor actor,
    String operation,
    Map<String, String> parameters,
    Outcome outcome,
    OptionalInt exitCode,
    OptionalInt status,
    String message) {
  private static final int LONGEST = 500;
  private static final int MOST_PARAMETERS = 30;

  public AuditEntry {
    operation = cut(operation);
    message = cut(message);
    Map<String, String> kept = new TreeMap<>();
    parameters.forEach(
        (name, value) -> {
          if (kept.size() < MOST_PARAMETERS) {
            kept.put(cut(name), cut(value));
          }
        });
    parameters = Collections.unmodifiableMap(kept);
  }

  /** How it ended. */
  public enum Outcome {
    /** It goes on; another record tells the end. */
    BEGUN,
    DONE,
    /** A backup was stored, but something named in it could not be read. */
    PARTIAL,
    FAILED,
    /** Cut off by the one who began it, or by a signal. */
    CANCELLED,
    /** Not carried out, for something is wrong with the request. */
    REFUSED,
    /** Not carried out, for the one who asked may not. */
    DENIED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Without codes and message. */
  public static AuditEntry of(
      Actor actor, String operation, Map<String, String> parameters, Outcome outcome) {
    return new AuditEntry(
        actor, operation, parameters, outcome, OptionalInt.empty(), OptionalInt.empty(), "");
  }

  public AuditEntry withExitCode(int code, String why) {
    return new AuditEntry(actor, operation, parameters, outcome, OptionalInt.of(code), status, why);
  }

  public AuditEntry withStatus(int code, String why) {
    return new AuditEntry(
        actor, operation, parameters, outcome, exitCode, OptionalInt.of(code), why);
  }

  public AuditEntry withMessage(String why) {
    return new AuditEntry(actor, operation, parameters, outcome, exitCode, status, why);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
