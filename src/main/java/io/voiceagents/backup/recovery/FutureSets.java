package io.voiceagents.backup.recovery;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sets apart from those that begin later than now: some clock was wrong then, or is now. How old
 * they are nobody knows, so they say nothing of how much would be lost. Pure.
 *
 * @param past newest first
 * @param ahead those of the future, newest first
 */
record FutureSets(List<SetSummary> past, List<SetSummary> ahead) {
  /** How a warning of them begins. */
  static final String WORDS = "clock skew: ";

  /** What clocks of hosts that keep them may differ by. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  static FutureSets of(List<SetSummary> sets, Instant now) {
    return new FutureSets(
        sets.stream().filter(set -> !isAhead(set.startedAt(), now)).toList(),
        sets.stream().filter(set -> isAhead(set.startedAt(), now)).toList());
  }

  static boolean isAhead(Instant moment, Instant now) {
    return moment.isAfter(now.plus(TOLERANCE));
  }

  /** One of the past, if there is any. */
  Optional<SetSummary> newest() {
    return past.stream().findFirst().or(() -> ahead.stream().findFirst());
  }

  /** The newest complete one of the past. */
  Optional<SetSummary> counted() {
    return complete(past);
  }

  /** One that counts, else one of the future: there is something to restore. */
  Optional<SetSummary> complete() {
    return counted().or(() -> complete(ahead));
  }

  private static Optional<SetSummary> complete(List<SetSummary> sets) {
    return sets.stream().filter(set -> set.outcome() == Outcome.COMPLETE).findFirst();
  }

  /**
   * What is wrong, in words.
   *
   * @param host that took the newest of them; empty if it is not known
   */
  Optional<String> warning(Optional<String> host, Instant now) {
    String others = ahead.size() > 1 ? ", as " + (ahead.size() - 1) + " more do" : "";
    return ahead.stream()
        .findFirst()
        .map(
            set ->
                "%s%s begins %s from now%s, by the clock of %s; it does not count for the objective (RPO)"
                    .formatted(
                        WORDS,
                        set.key(),
                        Judgement.words(Duration.between(now, set.startedAt())),
                        others,
                        host.map(name -> "the host " + name).orElse("the host that took it")));
  }
}
