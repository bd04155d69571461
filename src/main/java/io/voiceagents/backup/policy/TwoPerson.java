package io.voiceagents.backup.policy;

import java.time.Duration;

/**
 * What one identity alone may not do by the API: another one has to approve it.
 *
 * @param restoresOverLive restores that replace what is there; without it the API makes none at all
 * @param deletions applying retention
 * @param within how long an approval may take; then it is too late
 */
public record TwoPerson(boolean restoresOverLive, boolean deletions, Duration within) {
  /** Deletions by one, restores over what is there by nobody. */
  public static final TwoPerson NONE = new TwoPerson(false, false, Duration.ofHours(1));

  /** Reads {@code server.two_person}. */
  static TwoPerson read(Section server) {
    Section section = server.sectionOrEmpty("two_person", KnownKeys.at("server.two_person"));
    return new TwoPerson(
        section.read("restores_over_live", ValueForms.flag()).orElse(NONE.restoresOverLive()),
        section.read("deletions", ValueForms.flag()).orElse(NONE.deletions()),
        section.read("within", DurationText.between("1m", "24h")).orElse(NONE.within()));
  }
}
