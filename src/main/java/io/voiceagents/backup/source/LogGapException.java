package io.voiceagents.backup.source;

/**
 * What comes after the stored log is gone from the source: the log can only go on after a gap. The
 * message has a hint.
 */
public final class LogGapException extends SourceException {
  private static final long serialVersionUID = 1L;

  public LogGapException(String message, Throwable cause) {
    super(message, cause);
  }
}
