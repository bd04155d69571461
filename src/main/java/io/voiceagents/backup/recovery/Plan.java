package io.voiceagents.backup.recovery;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is going to start the backups of a policy.
 *
 * @param next when the next one is due; empty if none is
 * @param idle kinds of backups that have a time and that nothing will start
 */
public record Plan(Optional<Instant> next, List<String> idle) {
  public Plan {
    idle = List.copyOf(idle);
  }

  /** The same with another start. */
  Plan alsoAt(Optional<Instant> other) {
    return new Plan(
        Stream.concat(next.stream(), other.stream()).min(Comparator.naturalOrder()), idle);
  }

  /** What is wrong with it, in words; empty if nothing is. */
  Optional<String> trouble() {
    return idle.isEmpty()
        ? Optional.empty()
        : Optional.of(IDLE + String.join(" and ", idle) + " backup: its route does not run");
  }

  /** How the trouble begins. */
  static final String IDLE = "nothing will start the next ";
}
