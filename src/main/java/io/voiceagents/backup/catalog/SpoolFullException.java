package io.voiceagents.backup.catalog;

import java.io.IOException;

/** The spool has no room: the source has to keep its log itself. The message has a hint. */
public final class SpoolFullException extends IOException {
  private static final long serialVersionUID = 1L;

  SpoolFullException(String message) {
    super(message);
  }
}
