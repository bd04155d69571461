package io.voiceagents.backup.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that metrics, alerts, the audit log or a watching person want to hear of. Immutable.
 */
public sealed interface Event {
  Instant at();

  /**
   * A backup began.
   *
   * @param kind full or incremental
   */
  record BackupStarted(Instant at, String type, String kind) implements Event {}

  /**
   * A backup ended.
   *
   * @param kind full or incremental
   * @param status complete, partial, failed, or cancelled: before it began, so it is no fault
   * @param key of the set that was committed
   * @param message for people; of a failure with a hint
   */
  record BackupEnded(
      Instant at,
      String type,
      String kind,
      String status,
      Duration duration,
      long sourceBytes,
      long storedBytes,
      Optional<String> key,
      String message)
      implements Event {}

  /**
   * A set was verified; at the depth {@code restore}, restored for a test.
   *
   * @param message what is wrong; empty when it passed
   */
  record Verified(
      Instant at,
      String type,
      String key,
      String depth,
      boolean passed,
      Duration duration,
      String message)
      implements Event {}

  /** A restore ended. */
  record RestoreEnded(
      Instant at, String type, String key, boolean done, Duration duration, String message)
      implements Event {}

  /**
   * What a type no longer keeps was marked or deleted.
   *
   * @param deleted chains of which something was deleted
   * @param message what went wrong; empty when it was done
   */
  record ExpiryEnded(
      Instant at,
      String type,
      boolean done,
      int marked,
      int deleted,
      long freedBytes,
      String message)
      implements Event {}

  /**
   * A retention is not applied: it would give up more than was agreed.
   *
   * @param message why, with figures
   */
  record RetentionHeld(Instant at, String type, String message) implements Event {}

  /** The database of the schedules can't be used: nothing begins by itself. */
  record SchedulesTrouble(Instant at, String message) implements Event {}

  /** The schedules are kept again. */
  record SchedulesFine(Instant at) implements Event {}

  /** Schedules that people wrote as routes, and that back up no policy, don't run. */
  record OwnSchedulesTrouble(Instant at, String message) implements Event {}

  /** All of them run, or are gone. */
  record OwnSchedulesFine(Instant at) implements Event {}

  /** A retention that was held back is applied again, or was taken back. */
  record RetentionFine(Instant at, String type) implements Event {}

  /**
   * Following a log failed, or is in danger.
   *
   * @param gap whether something of it is lost
   */
  record LogTrouble(Instant at, String type, boolean gap, String message) implements Event {}

  /** A log is being followed in order again. */
  record LogFine(Instant at, String type) implements Event {}

  /** An edit of a route or of the configuration was not taken; what ran before goes on. */
  record EditRefused(Instant at, String file, String message) implements Event {}

  /** An edit runs. */
  record EditApplied(Instant at, String file, String summary) implements Event {}

  /** What people edit is what runs: nothing of it waits or was refused. */
  record EditsFine(Instant at) implements Event {}

  /** The store could not be reached, or is not fit to be written to. */
  record StoreTrouble(Instant at, String message) implements Event {}

  /**
   * Something is wrong with the record of what is done.
   *
   * @param changed whether it was changed; else it can't be written
   */
  record AuditTrouble(Instant at, boolean changed, String message) implements Event {}

  /**
   * What is done is on record.
   *
   * @param changed whether it was checked for changes; else it was written
   */
  record AuditFine(Instant at, boolean changed) implements Event {}

  /** The server proves itself with this certificate from now on. */
  record CertificateInUse(Instant at, Instant expires) implements Event {}

  /** A renewed certificate is of no use, or the one in use expires soon. */
  record CertificateTrouble(Instant at, String message) implements Event {}

  /** The server's certificate is in order. */
  record CertificateFine(Instant at) implements Event {}

  /** What lies in the store was counted. */
  record StoreCounted(Instant at, List<Share> shares) implements Event {
    public StoreCounted {
      shares = List.copyOf(shares);
    }
  }

  /**
   * A part of what lies in the store.
   *
   * @param type of backups, or {@code other}
   * @param storageClass as the store names it, or {@code none}
   */
  record Share(String type, String storageClass, long objects, long bytes) {}

  /** The issuer of other tokens can't be asked for its keys. */
  record IssuerTrouble(Instant at, String message) implements Event {}

  /** The issuer of other tokens was asked for its keys. */
  record IssuerFine(Instant at) implements Event {}

  /** The store answers again. */
  record StoreFine(Instant at) implements Event {}
}
