package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogRunner.LogResult;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.source.LogGapException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a log being followed, whatever happens: a failure is told and tried again, at first soon,
 * for the source keeps the log meanwhile. Where something of it is lost, the log goes on after the
 * gap and a full backup starts by itself, so that recovery works again from its end on. Used by one
 * thread.
 */
public final class LogKeeper {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_FULLS = Duration.ofMinutes(10);

  private final LogRunner logs;
  private final Backups backups;
  private final LogStatuses statuses;
  private final Clock clock;
  private final Listener listener;
  private volatile Optional<Thread> full = Optional.empty();
  private volatile Instant nextFull = Instant.EPOCH;

  /** Opens what takes backups; asked only when one is needed. */
  @FunctionalInterface
  public interface Backups {
    BackupRunner open() throws IOException;
  }

  /** Hears what happens. Thread-safe. */
  public interface Listener extends LogWatch {
    /** A run ended in order: its source shut down. */
    void ended(LogResult result);

    /** A backup was needed and is complete. */
    void backedUp(RunResult result);

    /** Something an operator must know; it ends with a hint. */
    void failed(String message);
  }

  public LogKeeper(
      LogRunner logs, Backups backups, LogStatuses statuses, Clock clock, Listener listener) {
    this.logs = logs;
    this.backups = backups;
    this.statuses = statuses;
    this.clock = clock;
    this.listener = listener;
  }

  /** Follows a log until the thread is interrupted. */
  public void keep(Policy policy) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    boolean gap = false;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Instant before = clock.instant();
        gap = isGap(new LogRequest(policy, false, gap));
        boolean lasted = before.plus(LONGEST_PAUSE).isBefore(clock.instant());
        pause = gap || lasted ? FIRST_PAUSE : pause;
        boolean unused = new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS);
        pause = longer(pause);
      }
      throw new InterruptedException("the log was stopped");
    } finally {
      full.ifPresent(Thread::interrupt);
    }
  }

  /** Follows once more; whether something is lost between what is stored and what comes next. */
  private boolean isGap(LogRequest request) throws InterruptedException {
    String type = request.policy().name();
    try {
      listener.ended(logs.follow(request, watch(request.policy())));
    } catch (LogGapException e) {
      listener.failed(
          "A GAP in the log of '"
              + type
              + "': no recovery goes past what is stored now. The log goes on after it, and a full"
              + " backup is taken at once. "
              + e.getMessage());
      markDue(type);
      return true;
    } catch (IOException e) {
      listener.failed(String.valueOf(e.getMessage()));
    }
    return false;
  }

  private LogWatch watch(Policy policy) {
    return new LogWatch() {
      @Override
      public void status(LogStatus status) {
        following(policy, status);
      }

      @Override
      public void newBase(LogRunner.NewBase base) {
        listener.newBase(base);
      }
    };
  }

  private void markDue(String type) {
    try {
      statuses.fullIsDue(type);
    } catch (IOException e) {
      listener.failed("no full backup will start after the gap: " + e.getMessage());
    }
  }

  /** A full backup after a gap must end in the new stretch of the log, so that begins first. */
  private synchronized void following(Policy policy, LogStatus status) {
    boolean due = status.durable() > 0 && statuses.isFullDue(policy.name());
    boolean running = full.filter(Thread::isAlive).isPresent();
    if (due && !running && !clock.instant().isBefore(nextFull)) {
      nextFull = clock.instant().plus(BETWEEN_FULLS);
      Thread thread = new Thread(() -> takeFull(policy), "backup-after-gap");
      thread.setDaemon(true);
      thread.start();
      full = Optional.of(thread);
    }
    listener.status(status);
  }

  private void takeFull(Policy policy) {
    String type = policy.name();
    try {
      RunResult result =
          backups.open().run(new BackupRequest(policy, BackupKind.FULL, true), Progress.NONE);
      if (result.outcome() == Outcome.COMPLETE) {
        statuses.fullIsTaken(type);
        listener.backedUp(result);
        return;
      }
      listener.failed(
          "the full backup of '"
              + type
              + "' after a gap in its log failed: "
              + result.message()
              + ". It is tried again. Hint: until one is complete no recovery goes past the gap");
    } catch (IOException e) {
      listener.failed(String.valueOf(e.getMessage()));
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }
}
