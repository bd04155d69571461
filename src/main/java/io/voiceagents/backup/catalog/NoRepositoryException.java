package io.voiceagents.backup.catalog;

/** The store can be reached and is empty: nothing was ever backed up into it. */
public final class NoRepositoryException extends CatalogException {
  private static final long serialVersionUID = 1L;

  NoRepositoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
