package io.voiceagents.backup.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures for people. Always in English, whatever the locale: they go into tickets. */
public final class Figures {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final DateTimeFormatter UTC_MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Figures() {}

  /** Bytes with three digits that count, in powers of 1024: {@code 1.41 GiB}. */
  public static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes / 1024.0;
    int unit = 0;
    while (value >= 1023.5 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f %s", value, UNITS[unit]);
  }

  /** Bytes a second: {@code 52.3 MiB/s}. */
  public static String rate(double bytesPerSecond) {
    return size(Math.round(bytesPerSecond)) + "/s";
  }

  /** A count with separators: {@code 1,204}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A count with its noun: {@code 1 set}, {@code 3 sets}. */
  public static String count(long number, String singular) {
    String plural = singular.endsWith("y") ? singular.replaceAll("y$", "ies") : singular + "s";
    return count(number) + " " + (number == 1 ? singular : plural);
  }

  /** Time spent: {@code 850 ms}, {@code 14.2 s}, {@code 2 min 14 s}, {@code 3 h 5 min}. */
  public static String duration(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 59_950) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return span(Duration.ofSeconds(Math.round(millis / 1000.0)));
  }

  /**
   * Time in whole units, at most two of them: {@code 14 s}, {@code 2 min 14 s}, {@code 4 d 3 h}.
   */
  public static String span(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return two(seconds / 3_600, "h", seconds % 3_600 / 60, "min");
    }
    return two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
  }

  /** How old something is, no finer than a reader needs: {@code 14 s}, {@code 57 min}. */
  public static String age(Duration age) {
    long minutes = age.toMinutes();
    return minutes == 0 || minutes >= 60 ? span(age) : minutes + " min";
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }

  /** A moment, to the minute, in UTC as in the keys. */
  public static String moment(Instant instant) {
    return UTC_MINUTE.format(instant);
  }

  /**
   * The text with control characters made visible: names of backed-up files are foreign text and
   * must not steer a terminal.
   */
  public static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        safe.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }
}
