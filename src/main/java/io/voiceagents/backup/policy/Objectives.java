package io.voiceagents.backup.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * What may be lost and how long a recovery may take.
 *
 * @param rpo age up to which the newest recoverable state may be behind the source
 * @param rto time within which a restore has to be done
 */
public record Objectives(Optional<Duration> rpo, Optional<Duration> rto) {
  /** Nothing was promised. */
  public static final Objectives NONE = new Objectives(Optional.empty(), Optional.empty());

  /** Reads a section with {@code rpo} and {@code rto}. */
  static Objectives read(Section section) {
    return new Objectives(
        section.read("rpo", DurationText.between("1s", "3650d")),
        section.read("rto", DurationText.between("1s", "3650d")));
  }
}
