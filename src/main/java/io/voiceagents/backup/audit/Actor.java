package io.voiceagents.backup.audit;

import java.util.Locale;

/**
 * Who does something.
 *
 * @param name of a token, or of the operating system's user
 * @param role of a token; {@code local} for whoever is logged in to the host
 * @param from network address, or the host's name
 */
public record Actor(String name, String role, Via via, String from) {
  /** How they came in. */
  public enum Via {
    CLI,
    API,
    /** The resident process by itself: schedules, edits of files. */
    SERVE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
