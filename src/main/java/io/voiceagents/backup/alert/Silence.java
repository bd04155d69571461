package io.voiceagents.backup.alert;

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
