package io.voiceagents.backup.policy;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes such as {@code 4GB}, in bytes. Units are powers of 1024, as those of {@link RateText}. */
final class SizeText {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,9}) ?([kKMGT])i?B", Pattern.CASE_INSENSITIVE);
  private static final Map<String, Integer> SHIFTS = Map.of("k", 10, "m", 20, "g", 30, "t", 40);
  private static final long LEAST = 64L << 20;
  private static final long MOST = 100L << 40;

  private SizeText() {}

  static Long parse(String text) throws BadValue {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new BadValue(
          "must be a size such as 4GB", "Units are kB, MB, GB and TB (powers of 1024).");
    }
    int shift = SHIFTS.getOrDefault(form.group(2).toLowerCase(Locale.ROOT), 0);
    long number = Long.parseLong(form.group(1));
    if (number > MOST >> shift || number << shift < LEAST) {
      throw new BadValue("must be a size from 64MB to 100TB", "");
    }
    return number << shift;
  }
}
