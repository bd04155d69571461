package io.voiceagents.backup.catalog;

import java.util.Locale;

/** What of a chain is deleted when it is no longer kept. */
public enum Extent {
  /** All but the first set. */
  INCREMENTALS,
  /** Everything, its keys included. */
  CHAIN;

  /** As in tombstones. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
