package io.voiceagents.backup.seal;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records of an audit log in the store (docs/format.md §14).
 *
 * @param log id of the log
 * @param first number of the first record, from 1
 * @param last number of the last record
 */
public record AuditPart(String log, long first, long last) {
  private static final String LOGS = "[a-z0-9][a-z0-9-]{0,80}";
  private static final Pattern LOG = Pattern.compile(LOGS);
  private static final Pattern KEY =
      Pattern.compile("audit/(" + LOGS + ")/([0-9]{12})-([0-9]{12})\\.jsonl");

  public AuditPart {
    if (!LOG.matcher(log).matches() || first < 1 || last < first || last > 999_999_999_999L) {
      throw new IllegalArgumentException(
          "no records of an audit log '" + log + "' go from " + first + " to " + last);
    }
  }

  /** The object's key. */
  public String key() {
    return prefix(log) + String.format(Locale.ROOT, "%012d-%012d.jsonl", first, last);
  }

  /** Prefix of all logs. */
  public static String prefix() {
    return "audit/";
  }

  /** Prefix of a log. */
  public static String prefix(String log) {
    return prefix() + log + "/";
  }

  /** The records that a key stands for; empty if it is none of an audit log. */
  public static Optional<AuditPart> of(String key) {
    Matcher matcher = KEY.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(matcher.group(2));
    long last = Long.parseLong(matcher.group(3));
    return first < 1 || last < first
        ? Optional.empty()
        : Optional.of(new AuditPart(matcher.group(1), first, last));
  }
}
