package io.voiceagents.backup.routing;

import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.VerifyDepth;
import java.util.Locale;
import java.util.Optional;

/**
 * The bean {@code schedules} of the routes {@code schedule-*}. Its methods return at once: the work
 * waits for its turn elsewhere, so that an edit of a schedule never waits for a backup.
 */
public final class ScheduleSteps {
  private final Starts work;

  ScheduleSteps(Starts work) {
    this.work = work;
  }

  /** What schedules can start. */
  interface Starts {
    /** Takes a backup when its turn comes. */
    void backup(String type, BackupKind kind);

    /** Verifies the newest sets at a depth; without one, at that of the configuration. */
    void verify(Optional<VerifyDepth> depth);

    /** Marks and deletes what no policy keeps. */
    void expire();

    /** Starts nothing: for routes that are only checked. */
    Starts NOTHING =
        new Starts() {
          @Override
          public void backup(String type, BackupKind kind) {}

          @Override
          public void verify(Optional<VerifyDepth> depth) {}

          @Override
          public void expire() {}
        };
  }

  /**
   * Starts a backup.
   *
   * @param kind full or incremental
   */
  public void backup(String policy, String kind) {
    work.backup(policy, BackupKind.valueOf(kind.toUpperCase(Locale.ROOT)));
  }

  /** Starts the verification of the newest sets, at the depth of the configuration. */
  public void verification() {
    work.verify(Optional.empty());
  }

  /** Starts to delete what retention gives up. */
  public void expiry() {
    work.expire();
  }

  /** Starts a restore test of the newest sets. */
  public void restoreTest() {
    work.verify(Optional.of(VerifyDepth.RESTORE));
  }
}
