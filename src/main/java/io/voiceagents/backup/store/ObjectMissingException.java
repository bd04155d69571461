package io.voiceagents.backup.store;

/** There is no object of that key; proven, not assumed from an error. */
public class ObjectMissingException extends StoreException {
  private static final long serialVersionUID = 1L;

  public ObjectMissingException(String message) {
    super(message);
  }

  public ObjectMissingException(String message, Throwable cause) {
    super(message, cause);
  }
}
