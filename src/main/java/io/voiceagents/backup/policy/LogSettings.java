package io.voiceagents.backup.policy;

import java.time.Duration;

/**
 * How a log is followed.
 *
 * @param flushInterval longest that a byte waits for more before it is stored
 * @param spoolLimitBytes room on this host for what the store can't take; at the limit the source
 *     has to keep its log itself
 * @param follow whether the resident process follows it
 */
public record LogSettings(Duration flushInterval, long spoolLimitBytes, boolean follow) {
  public static final LogSettings DEFAULT = new LogSettings(Duration.ofSeconds(2), 4L << 30);

  /** Followed by hand alone. */
  public LogSettings(Duration flushInterval, long spoolLimitBytes) {
    this(flushInterval, spoolLimitBytes, false);
  }

  public LogSettings {
    if (flushInterval.isNegative() || flushInterval.isZero() || spoolLimitBytes <= 0) {
      throw new IllegalArgumentException(
          "flush interval " + flushInterval + ", spool limit " + spoolLimitBytes);
    }
  }

  /** Reads {@code options.log}. */
  static LogSettings read(Section options) {
    Section section = options.sectionOrEmpty("log", KnownKeys.at("policies.<name>.options.log"));
    return new LogSettings(
        section
            .read("flush_interval", DurationText.between("1s", "60s"))
            .orElse(DEFAULT.flushInterval()),
        section.read("spool_limit", SizeText::parse).orElse(DEFAULT.spoolLimitBytes()),
        section.read("follow", ValueForms.flag()).orElse(DEFAULT.follow()));
  }
}
