package io.voiceagents.backup.catalog;

import java.util.Locale;

/** How far the deletion of a part of a chain is. */
public enum Stage {
  /** It is given up; nothing is deleted yet. */
  MARKED,
  /** It was not to be after all: the chain is as good as before, though nothing is added to it. */
  WITHDRAWN,
  /** From now on objects go. */
  BEGUN,
  /** They are gone. */
  DONE;

  /** As in tombstones. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
