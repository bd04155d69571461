package io.voiceagents.backup.alert;

import java.time.Duration;
import java.time.Instant;

/**
 * No notices for a while.
 *
 * @param pattern key of an alert, {@code subject/kind}, with a star in the place of either; a star
 *     alone stands for all
 * @param until when it ends by itself
 * @param reason why, for whoever reads the list
 */
public record Silence(String pattern, Instant until, String reason) {
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Duration LONGEST_OF_ALL = Duration.ofDays(7);

  /**
   * How long a silence may be: long enough for a holiday and for whoever has to repair something,
   * too short to be forgotten for good.
   */
  public static Duration longest(String pattern) {
    return isAll(pattern) ? LONGEST_OF_ALL : LONGEST;
  }

  private static boolean isAll(String pattern) {
    return pattern.equals("*") || pattern.equals("*/*");
  }

  /** Whether nobody is told of anything at a moment. */
  boolean coversAll(Instant now) {
    return isAll(pattern) && now.isBefore(until);
  }

  /** Whether nobody is told of an alert at a moment. */
  public boolean covers(Alert alert, Instant now) {
    if (!now.isBefore(until)) {
      return false;
    }
    String[] asked = pattern.split("/", -1);
    return pattern.equals("*")
        || pattern.equals(alert.key())
        || (asked.length == 2
            && (asked[0].equals("*") || asked[0].equals(alert.subject()))
            && (asked[1].equals("*") || asked[1].equals(alert.kind().word())));
  }
}
