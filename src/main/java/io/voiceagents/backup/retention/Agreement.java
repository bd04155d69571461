package io.voiceagents.backup.retention;

import io.voiceagents.backup.policy.Retention;
import java.time.Instant;
import java.util.Optional;

/**
 * What is agreed of a policy's retention on this host.
 *
 * @param base what edits are measured against; moves at most once a day, so that many small edits
 *     count as the large one that they add up to
 * @param movedAt when it moved last
 * @param agreed the last retention that may be applied without asking
 * @param held the one that waits for a person
 */
record Agreement(Retention base, Instant movedAt, Retention agreed, Optional<Held> held) {
  /**
   * A retention that is not applied.
   *
   * @param message why, with figures
   */
  record Held(Retention retention, Instant since, String message) {}

  /** Nothing was known: what is found is agreed. */
  static Agreement first(Retention found, Instant now) {
    return new Agreement(found, now, found, Optional.empty());
  }

  Agreement agreeing(Retention other) {
    return new Agreement(base, movedAt, other, Optional.empty());
  }

  Agreement holding(Held other) {
    return new Agreement(base, movedAt, agreed, Optional.of(other));
  }
}
