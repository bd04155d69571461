package io.voiceagents.backup.policy;

import java.util.Locale;

/** How urgent an alert is, from harmless to urgent. */
public enum AlertLevel {
  INFO,
  WARNING,
  CRITICAL;

  /** As in the configuration and in files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The level of a word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static AlertLevel of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
