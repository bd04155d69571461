package io.voiceagents.backup.source;

import java.io.IOException;

/** A source that can't be backed up or restored now; the message ends with a hint. */
public class SourceException extends IOException {
  private static final long serialVersionUID = 1L;

  public SourceException(String message) {
    super(message);
  }

  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
