package io.voiceagents.backup.store;

/** A store that did not answer, or said that it can't now: the same request may succeed later. */
public class TransientStoreException extends StoreException {
  private static final long serialVersionUID = 1L;

  public TransientStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
