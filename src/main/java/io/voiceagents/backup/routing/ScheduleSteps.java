package io.voiceagents.backup.routing;

import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.VerifyDepth;
import java.util.Locale;
import java.util.Optional;

/**
 * The bean {@code schedules} of the routes {@code schedule-*}. Its methods return at once: the work
 * waits for its turn elsewhere, so that an edit of a schedule never waits for a backup. Where
 * several processes share the schedules they end with the work.
 */
public final class ScheduleSteps {
  private final Starts work;
  private final boolean waits;

  /**
   * @param waits whether each call ends with the work that it began, so that whoever fires it knows
   *     what was under way when a process is lost
   */
  ScheduleSteps(Starts work, boolean waits) {
    this.work = work;
    this.waits = waits;
  }

  /** Work that waits for its turn, or is under way. */
  @FunctionalInterface
  interface Begun {
    /** Returns when it has ended, however it did: that is told and recorded by the work itself. */
    void await() throws InterruptedException;
  }

  /** What schedules can start. */
  interface Starts {
    /** Takes a backup when its turn comes. */
    Begun backup(String type, BackupKind kind);

    /** Verifies the newest sets at a depth; without one, at that of the configuration. */
    Begun verify(Optional<VerifyDepth> depth);

    /** Marks and deletes what no policy keeps. */
    Begun expire();

    /** Starts nothing: for routes that are only checked. */
    Starts NOTHING =
        new Starts() {
          @Override
          public Begun backup(String type, BackupKind kind) {
            return () -> {};
          }

          @Override
          public Begun verify(Optional<VerifyDepth> depth) {
            return () -> {};
          }

          @Override
          public Begun expire() {
            return () -> {};
          }
        };
  }

  /**
   * Starts a backup.
   *
   * @param kind full or incremental
   */
  public void backup(String policy, String kind) {
    await(work.backup(policy, BackupKind.valueOf(kind.toUpperCase(Locale.ROOT))));
  }

  /** Starts the verification of the newest sets, at the depth of the configuration. */
  public void verification() {
    await(work.verify(Optional.empty()));
  }

  /** Starts to delete what retention gives up. */
  public void expiry() {
    await(work.expire());
  }

  /** Starts a restore test of the newest sets. */
  public void restoreTest() {
    await(work.verify(Optional.of(VerifyDepth.RESTORE)));
  }

  private void await(Begun begun) {
    if (!waits) {
      return;
    }
    try {
      begun.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
