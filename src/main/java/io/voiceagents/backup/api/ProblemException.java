package io.voiceagents.backup.api;

import io.voiceagents.backup.cli.Diagnosis;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.FieldWords;
import io.voiceagents.backup.cli.output.Document;
import java.time.Duration;

/** A request that can't be met: problem details by RFC 9457, with a hint of our own. */
public final class ProblemException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String detail;
  private final String hint;
  private final int exitCode;
  private final long retryAfter;

  /**
   * @param status of HTTP, 400 and above
   * @param detail what is wrong, with the value and its place
   * @param hint what to do; may be empty
   */
  public ProblemException(int status, String detail, String hint) {
    this(status, detail, hint, exitCode(status), 0);
  }

  private ProblemException(
      int status, String detail, String hint, ExitCode exitCode, long retryAfter) {
    super(detail);
    this.retryAfter = retryAfter;
    this.exitCode = exitCode.number();
    this.status = status;
    this.detail = detail;
    this.hint = hint;
  }

  /**
   * 429: a caller asks too much.
   *
   * @param wait until one more may be asked
   */
  public static ProblemException tooMany(String detail, Duration wait) {
    long seconds = Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    return new ProblemException(
        429,
        detail,
        "How many a minute there may be is set by server.rate_limit.",
        exitCode(429),
        seconds);
  }

  /** What an exception of an operation means to a client. */
  static ProblemException of(Throwable thrown) {
    if (thrown instanceof ProblemException known) {
      return known;
    }
    return of(Defects.diagnosis(thrown));
  }

  static ProblemException of(Diagnosis diagnosis) {
    int status =
        switch (diagnosis.exitCode()) {
          case USAGE -> 400;
          case NOT_FOUND -> 404;
          case REFUSED -> 409;
          case UNREACHABLE, INTERRUPTED -> 503;
          default -> 500;
        };
    String hint = String.join(" ", diagnosis.hints());
    boolean refused = status == 409;
    return new ProblemException(
        status,
        refused ? FieldWords.ofBody(diagnosis.message()) : diagnosis.message(),
        refused ? FieldWords.ofBody(hint) : hint,
        diagnosis.exitCode(),
        0);
  }

  /** With which a command ends that gets this answer. */
  private static ExitCode exitCode(int status) {
    return switch (status) {
      case 401, 403, 409 -> ExitCode.REFUSED;
      case 404 -> ExitCode.NOT_FOUND;
      case 408, 429, 503 -> ExitCode.UNREACHABLE;
      default -> status < 500 ? ExitCode.USAGE : ExitCode.FAILED;
    };
  }

  public int status() {
    return status;
  }

  /** Whole seconds after which to ask again; 0 where time alone changes nothing. */
  public long retryAfter() {
    return retryAfter;
  }

  /** The body. */
  public Document document() {
    return new Document()
        .put("type", "about:blank")
        .put("title", title(status))
        .put("status", status)
        .put("detail", detail)
        .put("hint", hint)
        .put("exit_code", exitCode);
  }

  /** With {@code about:blank} the title is HTTP's own phrase (RFC 9457, section 4.2.1). */
  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 422 -> "Unprocessable Content";
      case 429 -> "Too Many Requests";
      case 503 -> "Service Unavailable";
      default -> "Internal Server Error";
    };
  }
}
