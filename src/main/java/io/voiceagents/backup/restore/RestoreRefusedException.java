package io.voiceagents.backup.restore;

import java.io.IOException;

/** A restore that was refused before it touched anything. */
public class RestoreRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  public RestoreRefusedException(String message) {
    super(message);
  }
}
