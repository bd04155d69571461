package io.voiceagents.backup.policy;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes a second such as {@code 50MB}, in KiB/s. Units are powers of 1024, as PostgreSQL's
 * (https://www.postgresql.org/docs/current/config-setting.html).
 */
final class RateText {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,9}) ?([kKMG])i?B(/s)?", Pattern.CASE_INSENSITIVE);
  private static final Map<String, Long> KIB = Map.of("k", 1L, "m", 1L << 10, "g", 1L << 20);

  // MAX_RATE of BASE_BACKUP: https://www.postgresql.org/docs/current/protocol-replication.html
  private static final long LEAST = 32;
  private static final long MOST = 1 << 20;

  private RateText() {}

  static Integer parse(String text) throws BadValue {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      String hint = "Units are kB, MB and GB (powers of 1024).";
      throw new BadValue("must be a size a second such as 50MB", hint);
    }
    String unit = form.group(2).toLowerCase(Locale.ROOT);
    long kib = Long.parseLong(form.group(1)) * KIB.getOrDefault(unit, 1L);
    if (kib < LEAST || kib > MOST) {
      throw new BadValue("must be from 32kB to 1GB a second, PostgreSQL's limits", "");
    }
    return (int) kib;
  }
}
