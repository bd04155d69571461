package io.voiceagents.backup.catalog;

/** Somebody else is at it; nothing is wrong. */
public final class LeaseHeldException extends CatalogException {
  private static final long serialVersionUID = 1L;

  LeaseHeldException(String message) {
    super(message);
  }
}
