package io.voiceagents.backup.alert;

import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.recovery.Recoverability;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what is not in order, and tells it once: when it begins, again after a while, and when it
 * is over. A notice is durable before the alert counts as told, so a crash in between tells it
 * twice rather than never. Thread-safe; several processes may work on one state directory. What
 * can't be written is kept in memory and tried again at the next event or assessment.
 */
public final class AlertDesk implements EventSink {
  /** How long people have before an open alert is told again. */
  public static final Duration REMINDER = Duration.ofHours(12);

  /**
   * How long an alert that may follow from the store's waits for that one: until the store has been
   * looked at twice.
   */
  public static final Duration SETTLE = Duration.ofSeconds(40);

  private static final Logger LOG = LoggerFactory.getLogger(AlertDesk.class);
  private static final int KEPT_IN_MEMORY = 1_000;

  private final AlertFiles files;
  private final Clock clock;
  private final Telling telling;
  private volatile Instant assessed = Instant.EPOCH;
  private Optional<Configuration> configured = Optional.empty();
  private final Deque<Change> unwritten = new ArrayDeque<>();

  /**
   * @param reminder after which an open alert is told again
   * @param settle how long what may follow from the store's alert waits for that one
   */
  public AlertDesk(AlertFiles files, Clock clock, Duration reminder, Duration settle) {
    this.files = files;
    this.clock = clock;
    this.telling = new Telling(files, clock, reminder, settle);
  }

  /** As patient as usual. */
  public static AlertDesk of(AlertFiles files, Clock clock) {
    return new AlertDesk(files, clock, REMINDER, SETTLE);
  }

  @Override
  public void accept(Event event) {
    apply(Rules.of(event));
  }

  /**
   * Raises what is wrong now and resolves what is not any more; then tells what was held back and
   * is due. Never throws.
   */
  public void assess(Recoverability now) {
    apply(Rules.of(now));
    sweep();
    assessed = clock.instant();
  }

  /**
   * Ends the alerts of what is no longer configured: nothing else will ever say that they are over.
   * Never throws.
   *
   * @param now the configuration in force
   */
  public synchronized void configured(Configuration now) {
    Removed removed = new Removed(now);
    boolean first = configured.isEmpty();
    boolean edited = !configured.equals(Optional.of(now));
    try {
      files.locked(
          () -> {
            for (OpenAlert open : files.open()) {
              Alert alert = open.alert();
              Optional<String> why = removed.always(alert);
              why = why.isEmpty() && edited ? removed.afterAnEdit(alert) : why;
              why = why.isEmpty() && first ? removed.atAStart(alert) : why;
              if (why.isPresent()) {
                telling.resolve(open, why.get());
              }
            }
            return true;
          });
      configured = Optional.of(now);
    } catch (IOException | RuntimeException e) {
      LOG.error("Open alerts in {} can't be looked at: {}", files.directory(), e.toString());
    }
  }

  /** A channel took a notice, or none of the tries to send one succeeded. Never throws. */
  public void channel(String name, Optional<String> trouble) {
    Instant now = clock.instant();
    Alert alert = Alert.ofAll(AlertKind.CHANNEL, name, trouble.orElse(""), now);
    apply(List.of(Change.when(trouble.isPresent(), alert, now)));
  }

  /** The address of the heartbeat took a ping, or did not for a while. Never throws. */
  public void heartbeat(Optional<String> trouble) {
    Instant now = clock.instant();
    Alert alert = Alert.ofAll(AlertKind.HEARTBEAT, "heartbeat", trouble.orElse(""), now);
    apply(List.of(Change.when(trouble.isPresent(), alert, now)));
  }

  /** The open alerts, by key. */
  public List<OpenAlert> open() throws IOException {
    return files.open();
  }

  /**
   * Puts a notice of a made-up alert into the outbox, and one that it is over.
   *
   * @param channel the only one to tell
   */
  public void test(String channel) throws IOException {
    Instant now = clock.instant();
    Alert alert =
        Alert.ofAll(AlertKind.TEST, channel, "this is a test of the channel " + channel, now);
    files.locked(
        () -> {
          files.put(Notice.of(Notice.Word.RAISED, now, alert, 1).only(channel));
          return files.put(
              Notice.of(Notice.Word.RESOLVED, now.plusMillis(1), alert, 1).only(channel));
        });
  }

  /**
   * Puts the daily proof of a channel into the outbox.
   *
   * @param ended whether its end is told too, where an incident would stay open
   */
  void dailyTest(String channel, boolean ended) throws IOException {
    Instant now = clock.instant();
    Alert alert =
        Alert.ofAll(
            AlertKind.TEST,
            channel,
            "the daily test of the channel " + channel + ": it works",
            now);
    files.locked(
        () -> {
          files.put(Notice.of(Notice.Word.RAISED, now, alert, 1).only(channel));
          if (ended) {
            files.put(Notice.of(Notice.Word.RESOLVED, now.plusMillis(1), alert, 1).only(channel));
          }
          return true;
        });
  }

  /**
   * Notes that somebody looks after an alert: no reminders and no escalation any more. All that
   * heard of it are told.
   *
   * @return the alert; empty if none of this key is open
   */
  public Optional<OpenAlert> acknowledge(String key, Acknowledgement given) throws IOException {
    return files.locked(
        () -> {
          Optional<OpenAlert> open = files.open(key).map(found -> found.acknowledged(given));
          if (open.isPresent()) {
            Notice notice =
                Notice.of(Notice.Word.ACKNOWLEDGED, clock.instant(), open.get())
                    .withRemark("acknowledged" + given.text());
            telling.putForAllWhoKnow(notice, open.get());
            files.save(open.get());
          }
          return open;
        });
  }

  /** When the store was looked at last. */
  Instant assessed() {
    return assessed;
  }

  /** Whether what was heard is in files, and not in memory alone. */
  synchronized boolean writes() {
    return unwritten.isEmpty();
  }

  /** Adds a silence in the place of one for the same pattern; those that are over go. */
  public void silence(Silence silence) throws IOException {
    Instant now = clock.instant();
    files.locked(
        () -> {
          List<Silence> all = new ArrayList<>(files.silences());
          all.removeIf(one -> one.pattern().equals(silence.pattern()) || !one.until().isAfter(now));
          if (silence.until().isAfter(now)) {
            all.add(silence);
          }
          files.silences(all);
          return all;
        });
  }

  private synchronized void apply(List<Change> changes) {
    changes.forEach(unwritten::addLast);
    while (unwritten.size() > KEPT_IN_MEMORY) {
      unwritten.removeFirst();
    }
    if (unwritten.isEmpty()) {
      return;
    }
    try {
      write();
    } catch (IOException | RuntimeException e) {
      LOG.error(
          "Alerts can't be written to {}, they wait in memory: {}",
          files.directory(),
          e.toString());
    }
  }

  /**
   * An interruption is for the work that tells of its end here. It would close the file, and where
   * the process ends there is no next time to write what waits in memory.
   */
  private void write() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      drain();
    } catch (ClosedByInterruptException | FileLockInterruptionException e) {
      interrupted = true;
      boolean unused = Thread.interrupted();
      drain();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void drain() throws IOException {
    files.locked(
        () -> {
          while (!unwritten.isEmpty()) {
            telling.apply(unwritten.getFirst());
            unwritten.removeFirst();
          }
          return true;
        });
  }

  /** Tells what was held back and is due now, and reminds. */
  private synchronized void sweep() {
    try {
      files.locked(
          () -> {
            for (OpenAlert open : files.open()) {
              OpenAlert after = telling.tellIfDue(open, false, clock.instant());
              if (!after.equals(open)) {
                files.save(after);
              }
            }
            return true;
          });
    } catch (IOException | RuntimeException e) {
      LOG.error("Open alerts in {} can't be looked at: {}", files.directory(), e.toString());
    }
  }
}
