package io.voiceagents.backup.source.postgres;

import java.io.IOException;

/** What came is not a whole base backup: the connection, or the server's account, broke off. */
final class BrokenBackup extends IOException {
  private static final long serialVersionUID = 1L;

  BrokenBackup(String message) {
    super(message);
  }

  BrokenBackup(String message, Throwable cause) {
    super(message, cause);
  }
}
