package io.voiceagents.backup.catalog;

import java.util.Locale;

/** The three ends of a backup. Only {@link #COMPLETE} counts for a recovery point objective. */
public enum Outcome {
  COMPLETE,
  /** Committed and restorable, but something named could not be read. */
  PARTIAL,
  /** Nothing was committed. */
  FAILED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
