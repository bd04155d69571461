package io.voiceagents.backup.store;

/** The key is taken by somebody else. */
public class ObjectExistsException extends StoreException {
  private static final long serialVersionUID = 1L;

  public ObjectExistsException(String message) {
    super(message);
  }

  public ObjectExistsException(String message, Throwable cause) {
    super(message, cause);
  }
}
