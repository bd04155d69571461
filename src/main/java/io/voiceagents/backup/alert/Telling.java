package io.voiceagents.backup.alert;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What people are told of an alert, and when: its beginning, once it may be told, that it is worse,
 * that it lasts, its end. Used while the files are locked ({@link AlertFiles#locked}).
 *
 * @param reminder after which an open alert is told again
 * @param settle how long what may follow from the store's alert waits for that one
 */
record Telling(AlertFiles files, Clock clock, Duration reminder, Duration settle) {

  /** What something means for the alert of its key. */
  void apply(Change change) throws IOException {
    if (change instanceof Change.Raise raise) {
      raise(raise.alert());
    } else if (change instanceof Change.Resolve resolve) {
      Optional<OpenAlert> open = files.open(resolve.key());
      if (open.isPresent() && !open.get().alert().since().isAfter(resolve.at())) {
        resolve(open.get(), "");
      }
    }
  }

  private void raise(Alert alert) throws IOException {
    Instant now = clock.instant();
    Optional<OpenAlert> before = files.open(alert.key());
    Instant notBefore = alert.kind().mayFollowFromStore() ? now.plus(settle) : now;
    OpenAlert open = before.map(old -> old.again(alert)).orElse(OpenAlert.first(alert, notBefore));
    boolean worse = before.isPresent() && alert.level().compareTo(before.get().alert().level()) > 0;
    files.save(tellIfDue(open, worse && open.known(), now));
  }

  /**
   * The alert as it is afterwards. Silenced ones, and those that follow from one that people know,
   * stay untold.
   */
  OpenAlert tellIfDue(OpenAlert open, boolean worse, Instant now) throws IOException {
    Alert alert = open.alert();
    if (!open.known() && alert.kind().mayFollowFromStore() && storeIsAway()) {
      return open;
    }
    Instant due = open.known() ? open.noticed().plus(reminder) : open.notBefore();
    boolean lookedAfter = open.known() && open.acknowledgement().given();
    if ((!worse && (now.isBefore(due) || lookedAfter)) || files.silenced(alert, now)) {
      return open;
    }
    Notice.Word word = open.known() && !worse ? Notice.Word.STILL_OPEN : Notice.Word.RAISED;
    files.put(Notice.of(word, now, open).withAlso(following(alert)));
    return open.noticedAt(now);
  }

  private boolean storeIsAway() throws IOException {
    return files.open(Rules.STORE_KEY).isPresent();
  }

  /** The keys of open alerts that are not told, because this one explains them. */
  private List<String> following(Alert alert) throws IOException {
    if (alert.kind() != AlertKind.STORE) {
      return List.of();
    }
    return files.open().stream()
        .filter(open -> !open.known() && open.alert().kind().mayFollowFromStore())
        .map(open -> open.alert().key())
        .toList();
  }

  /**
   * @param why it is over, where that is not because it is in order again
   */
  void resolve(OpenAlert open, String why) throws IOException {
    Notice notice = Notice.of(Notice.Word.RESOLVED, clock.instant(), open).withRemark(why);
    putForAllWhoKnow(notice, open);
    files.forget(open.alert().key());
    if (open.alert().key().equals(Rules.STORE_KEY)) {
      holdWhatFollowed();
    }
  }

  /** What followed from the store's alert gets time to come to its own end. */
  private void holdWhatFollowed() throws IOException {
    Instant until = clock.instant().plus(settle);
    for (OpenAlert open : files.open()) {
      if (!open.known() && open.alert().kind().mayFollowFromStore()) {
        files.save(open.heldUntil(until));
      }
    }
  }

  /** Channels of escalations hear the rest of what they were told of, and nothing else. */
  void putForAllWhoKnow(Notice notice, OpenAlert open) throws IOException {
    if (open.known()) {
      files.put(notice);
    }
    for (String channel : open.escalated()) {
      files.put(notice.only(channel));
    }
  }
}
