package io.voiceagents.backup.policy;

import java.util.Locale;

/** How deep a verification looks. */
public enum VerifyDepth {
  /** Every object is there with its size and the checksum that the store keeps beside it. */
  PRESENCE,
  /** And one pack in twenty, drawn anew each time, is fetched and hashed. */
  SAMPLE,
  /** Every pack is fetched, decrypted, decompressed and hashed. */
  CONTENT,
  /** The set is restored into a scratch place, started and checked. */
  RESTORE;

  /** The depth of a {@link #word()}. */
  public static VerifyDepth of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
