package io.voiceagents.backup.policy;

import java.util.Locale;

/** How deep a verification looks. */
public enum VerifyDepth {
  /** Every object is there with its size and checksum. */
  PRESENCE,
  /** Every pack is fetched, decrypted, decompressed and hashed. */
  CONTENT,
  /** The set is restored into a scratch place, started and checked. */
  RESTORE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
