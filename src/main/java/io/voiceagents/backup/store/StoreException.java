package io.voiceagents.backup.store;

import java.io.IOException;

/** A store that fails. The message names the store, the operation and the key. */
public class StoreException extends IOException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
