package io.voiceagents.backup.source.postgres;

import java.io.IOException;

/** A transfer that was refused before the running server was touched. */
public final class TransferRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  TransferRefusedException(String message) {
    super(message);
  }
}
