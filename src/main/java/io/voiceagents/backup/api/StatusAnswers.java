package io.voiceagents.backup.api;

import io.voiceagents.backup.recovery.Recoverability;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The answer to 'could we recover now?'. Whoever asks within an instant of another gets the same
 * text, unless what it tells of has changed: to write it takes longer than all the rest of a
 * request (docs/decisions/0131). Thread-safe.
 */
final class StatusAnswers {
  /** How old the moment may be that an answer tells, and the progress of the jobs in it. */
  static final Duration INSTANT = Duration.ofMillis(200);

  private final Platform platform;
  private final Jobs jobs;
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

  StatusAnswers(Platform platform, Jobs jobs) {
    this.platform = platform;
    this.jobs = jobs;
  }

  /** The answer if one is there already; never waits for anything. */
  Optional<Answer> ready() {
    return kept.filter(
            last -> last.holds(platform.recoverability(), jobs.changes(), platform.now()))
        .map(Kept::answer);
  }

  /** The answer. */
  Answer now() {
    return ready().orElseGet(this::write);
  }

  /** What changes meanwhile makes the next answer another. */
  private Answer write() {
    Recoverability found = platform.recoverability();
    long changes = jobs.changes();
    Instant at = platform.now();
    Answer answer = Answer.of(new StatusDocument(at).of(found, jobs.open()));
    kept = Optional.of(new Kept(found, changes, at, answer));
    return answer;
  }
}
