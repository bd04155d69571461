package io.voiceagents.backup.recovery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is going to start the backups of a policy.
 *
 * @param next when the next one is due; empty if none is
 * @param idle kinds of backups that have a time and that nothing will start
 * @param stopped schedules that people wrote as routes, by their ids, whose route does not run
 */
public record Plan(Optional<Instant> next, List<String> idle, List<String> stopped) {
  public Plan {
    idle = List.copyOf(idle);
    stopped = List.copyOf(stopped);
  }

  /** With the schedules of the configuration alone. */
  public Plan(Optional<Instant> next, List<String> idle) {
    this(next, idle, List.of());
  }

  /** The same with schedules of people's own that don't run. */
  public Plan withStopped(List<String> ids) {
    return new Plan(next, idle, ids);
  }

  /** How many starts there are that nothing makes. */
  public int missing() {
    return idle.size() + stopped.size();
  }

  /** The same with another start. */
  Plan alsoAt(Optional<Instant> other) {
    return new Plan(
        Stream.concat(next.stream(), other.stream()).min(Comparator.naturalOrder()), idle, stopped);
  }

  /** What is wrong with it, in words; empty if nothing is. */
  Optional<String> trouble() {
    List<String> all = new ArrayList<>();
    if (!idle.isEmpty()) {
      all.add(String.join(" and ", idle) + " backup");
    }
    stopped.forEach(id -> all.add("backup of the schedule '" + id + "'"));
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(IDLE + String.join(", and the next ", all) + ": its route does not run");
  }

  /** How the trouble begins. */
  static final String IDLE = "nothing will start the next ";
}
