package io.voiceagents.backup.policy;

/** Reads {@code retention}. */
final class RetentionSection {
  private static final int MOST = 10_000;

  private RetentionSection() {}

  static Retention read(Section section) {
    Retention standard = Retention.DEFAULT;
    return new Retention(
        section
            .read("full_backups", ValueForms.wholeNumber(1, MOST))
            .orElse(standard.fullBackups()),
        section
            .read("incremental", ValueForms.wholeNumber(0, MOST))
            .orElse(standard.incremental()));
  }
}
