package io.voiceagents.backup.api;

import io.voiceagents.backup.recovery.Recoverability;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The answer to 'could we recover now?'. Whoever asks within an instant of another gets the same
 * text, unless what it tells of has changed: to write it takes longer than all the rest of a
 * request (docs/decisions/0131). While a job waits for somebody's word, each caller has a text of
 * their own, for not everybody may give it. Thread-safe.
 */
final class StatusAnswers {
  /** How old the moment may be that an answer tells, and the progress of the jobs in it. */
  static final Duration INSTANT = Duration.ofMillis(200);

  private final Supplier<Recoverability> found;
  private final Jobs jobs;
  private final Supplier<Instant> clock;
  private volatile Optional<Kept> kept = Optional.empty();

  private record Kept(Recoverability found, long changes, Instant at, Answer answer) {
    boolean holds(Recoverability now, long changesNow, Instant moment) {
      Duration age = Duration.between(at, moment);
      return found.equals(now)
          && changes == changesNow
          && !age.isNegative()
          && age.compareTo(INSTANT) < 0;
    }
  }

  /**
   * @param found as it was found last; returns at once
   */
  StatusAnswers(Supplier<Recoverability> found, Jobs jobs, Supplier<Instant> clock) {
    this.found = found;
    this.jobs = jobs;
    this.clock = clock;
  }

  /** The answer if one is there already; never waits for anything. */
  Optional<Answer> ready() {
    return kept.filter(last -> last.holds(found.get(), jobs.changes(), clock.get()))
        .map(Kept::answer);
  }

  /** The answer for a caller. */
  Answer now(Caller caller) {
    return ready().orElseGet(() -> write(caller));
  }

  /** What changes meanwhile makes the next answer another. */
  private Answer write(Caller caller) {
    Recoverability now = found.get();
    long changes = jobs.changes();
    Instant at = clock.get();
    List<SeenJob> open = jobs.open();
    Answer answer = Answer.of(new StatusDocument(at).of(now, open, caller));
    boolean isForAll = open.stream().allMatch(job -> job.awaits().isEmpty());
    kept = isForAll ? Optional.of(new Kept(now, changes, at, answer)) : Optional.empty();
    return answer;
  }
}
