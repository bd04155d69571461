package io.voiceagents.backup.alert;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An alert that is not resolved.
 *
 * @param alert as it was seen last, since it was seen first
 * @param times how often it was seen
 * @param noticed when channels were told last; {@link Instant#EPOCH} while nobody was
 * @param notBefore nobody is told before, for it may follow from another alert
 * @param escalated channels that were told because nobody looked after it
 * @param acknowledgement who looks after it
 */
public record OpenAlert(
    Alert alert,
    long times,
    Instant noticed,
    Instant notBefore,
    Set<String> escalated,
    Acknowledgement acknowledgement) {
  /** Files of before something was kept don't have it. */
  public OpenAlert(
      Alert alert,
      long times,
      Instant noticed,
      @Nullable Instant notBefore,
      @Nullable Set<String> escalated,
      @Nullable Acknowledgement acknowledgement) {
    this.alert = alert;
    this.times = times;
    this.noticed = noticed;
    this.notBefore = notBefore == null ? Instant.EPOCH : notBefore;
    this.escalated = escalated == null ? Set.of() : Set.copyOf(escalated);
    this.acknowledgement = acknowledgement == null ? Acknowledgement.NONE : acknowledgement;
  }

  /** Seen for the first time. */
  static OpenAlert first(Alert alert, Instant notBefore) {
    return new OpenAlert(alert, 1, Instant.EPOCH, notBefore, Set.of(), Acknowledgement.NONE);
  }

  /** Whether anybody was told. */
  public boolean known() {
    return noticed.isAfter(Instant.EPOCH);
  }

  /** Seen again: what it says now, since when it was seen first. Worse, it needs people anew. */
  OpenAlert again(Alert seen) {
    Alert merged =
        new Alert(
            seen.kind(), seen.subject(), seen.type(), seen.level(), seen.what(), alert.since());
    boolean worse = seen.level().compareTo(alert.level()) > 0;
    return new OpenAlert(
        merged,
        times + 1,
        noticed,
        notBefore,
        escalated,
        worse ? Acknowledgement.NONE : acknowledgement);
  }

  OpenAlert noticedAt(Instant moment) {
    return new OpenAlert(alert, times, moment, notBefore, escalated, acknowledgement);
  }

  OpenAlert heldUntil(Instant moment) {
    return new OpenAlert(alert, times, noticed, moment, escalated, acknowledgement);
  }

  OpenAlert escalatedTo(String channel) {
    Set<String> all = new TreeSet<>(escalated);
    all.add(channel);
    return new OpenAlert(alert, times, noticed, notBefore, all, acknowledgement);
  }

  OpenAlert acknowledged(Acknowledgement given) {
    return new OpenAlert(alert, times, noticed, notBefore, escalated, given);
  }
}
