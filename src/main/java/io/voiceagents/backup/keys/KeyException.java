package io.voiceagents.backup.keys;

import java.io.IOException;

/** A key that is missing, wrong or unreadable. Never carries key material. */
public class KeyException extends IOException {
  private static final long serialVersionUID = 1L;

  public KeyException(String message) {
    super(message);
  }

  public KeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
