package io.voiceagents.backup.cli.output;

import java.util.Collection;
import java.util.Locale;

/** How bad a line or a document is; ascending. Stands in every JSON document and item. */
public enum Severity {
  OK(Tone.GOOD),
  INFO(Tone.PLAIN),
  WARNING(Tone.WARN),
  FAILED(Tone.BAD);

  private final Tone tone;

  Severity(Tone tone) {
    this.tone = tone;
  }

  /** The word in JSON: ok, info, warning or failed. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Tone tone() {
    return tone;
  }

  /** The worst of some; {@link #OK} of none. */
  public static Severity worst(Collection<Severity> severities) {
    return severities.stream().max(Severity::compareTo).orElse(OK);
  }
}
