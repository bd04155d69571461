package io.voiceagents.backup.seal;

import java.util.Locale;

/** Kinds of objects that consist of frames. */
public enum ObjectKind {
  PACK,
  PAGE,
  PACKLIST;

  /** The word in the associated data and, with an s, in the key. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
