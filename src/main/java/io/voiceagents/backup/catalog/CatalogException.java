package io.voiceagents.backup.catalog;

import java.io.IOException;

/** A set that can't be found, read or committed; the message names it and ends with a hint. */
public class CatalogException extends IOException {
  private static final long serialVersionUID = 1L;

  public CatalogException(String message) {
    super(message);
  }

  public CatalogException(String message, Throwable cause) {
    super(message, cause);
  }
}
