package io.voiceagents.backup.policy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One thing to protect.
 *
 * @param name the backup type, {@code [a-z][a-z0-9_]{0,62}}
 * @param schedule five-field cron expressions by kind of backup; may be empty
 * @param newChainEvery age of a chain at which the next backup, of a tree the next full one, starts
 *     a new one
 * @param verifyDepth depth of the verification after each backup
 * @param audioFilter whether the reversible PCM filter is used for WAV content
 * @param log how the source's log is followed, if it has one
 * @param objectives what was promised for it
 */
public record Policy(
    String name,
    SourceSettings source,
    Map<BackupKind, String> schedule,
    Retention retention,
    Compression compression,
    Duration newChainEvery,
    VerifyDepth verifyDepth,
    boolean audioFilter,
    Optional<String> description,
    LogSettings log,
    Objectives objectives) {
  public Policy {
    schedule = Map.copyOf(schedule);
  }

  /** Nothing promised. */
  public Policy(
      String name,
      SourceSettings source,
      Map<BackupKind, String> schedule,
      Retention retention,
      Compression compression,
      Duration newChainEvery,
      VerifyDepth verifyDepth,
      boolean audioFilter,
      Optional<String> description,
      LogSettings log) {
    this(
        name,
        source,
        schedule,
        retention,
        compression,
        newChainEvery,
        verifyDepth,
        audioFilter,
        description,
        log,
        Objectives.NONE);
  }

  /** With the usual settings of a log. */
  public Policy(
      String name,
      SourceSettings source,
      Map<BackupKind, String> schedule,
      Retention retention,
      Compression compression,
      Duration newChainEvery,
      VerifyDepth verifyDepth,
      boolean audioFilter,
      Optional<String> description) {
    this(
        name,
        source,
        schedule,
        retention,
        compression,
        newChainEvery,
        verifyDepth,
        audioFilter,
        description,
        LogSettings.DEFAULT);
  }

  /** The same with another retention. */
  public Policy keeping(Retention other) {
    return new Policy(
        name,
        source,
        schedule,
        other,
        compression,
        newChainEvery,
        verifyDepth,
        audioFilter,
        description,
        log,
        objectives);
  }
}
