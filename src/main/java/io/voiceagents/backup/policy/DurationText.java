package io.voiceagents.backup.policy;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 30d}, {@code 12h}, {@code 1d12h}. */
final class DurationText {
  private static final Pattern WHOLE = Pattern.compile("([0-9]{1,6}[wdhms])+");
  private static final Pattern PART = Pattern.compile("([0-9]{1,6})([wdhms])");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "w", Duration.ofDays(7),
          "d", Duration.ofDays(1),
          "h", Duration.ofHours(1),
          "m", Duration.ofMinutes(1),
          "s", Duration.ofSeconds(1));

  private DurationText() {}

  static Duration parse(String text) throws BadValue {
    if (!WHOLE.matcher(text).matches()) {
      String hint = "Units are w, d, h, m (minutes) and s.";
      throw new BadValue("must be a duration such as 30d or 12h", hint);
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      sum =
          sum.plus(
              UNITS
                  .getOrDefault(part.group(2), Duration.ZERO)
                  .multipliedBy(Long.parseLong(part.group(1))));
    }
    return sum;
  }

  /** As people write it, to the minute: {@code 1d2h}. */
  static String of(Duration duration) {
    String text =
        part(duration.toDays(), "d")
            + part(duration.toHoursPart(), "h")
            + part(duration.toMinutesPart(), "m");
    return text.isEmpty() ? duration.toSeconds() + "s" : text;
  }

  private static String part(long count, String unit) {
    return count == 0 ? "" : count + unit;
  }

  /** A duration within limits. */
  static BadValue.Parser<Duration> between(String least, String most) {
    return text -> {
      Duration duration = parse(text);
      if (duration.compareTo(parse(least)) < 0 || duration.compareTo(parse(most)) > 0) {
        throw new BadValue("must be a duration from " + least + " to " + most, "");
      }
      return duration;
    };
  }
}
