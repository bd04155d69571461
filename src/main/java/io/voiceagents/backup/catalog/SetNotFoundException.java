package io.voiceagents.backup.catalog;

/** No set, or more than one, fits what was asked for; the message lists candidates. */
public final class SetNotFoundException extends CatalogException {
  private static final long serialVersionUID = 1L;

  public SetNotFoundException(String message) {
    super(message);
  }
}
