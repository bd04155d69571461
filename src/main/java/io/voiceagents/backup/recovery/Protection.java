package io.voiceagents.backup.recovery;

import io.voiceagents.backup.catalog.LogStatus;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How well a policy's source is protected now.
 *
 * @param complete the newest complete set
 * @param newest the newest set, complete or partial
 * @param damaged how many more there are whose manifest can't be read
 * @param verdict the newest one on any set of the type
 * @param restoreTest the newest one at the depth of a restore test
 * @param window from when to when it can be recovered to any moment; empty without a log
 * @param log how its log is doing that is followed on this host; empty if none is
 * @param recoverableTo the newest state that can be had; empty if none can
 * @param nextRun when the next backup is due; empty without a schedule
 * @param level how bad it is
 * @param failures why it is not protected
 * @param warnings what has to be looked at
 */
public record Protection(
    Policy policy,
    Optional<SetSummary> complete,
    Optional<SetSummary> newest,
    int damaged,
    Optional<Verdict> verdict,
    Optional<Verdict> restoreTest,
    Optional<Window> window,
    Optional<LogStatus> log,
    Optional<Instant> recoverableTo,
    Optional<Instant> nextRun,
    Level level,
    List<String> failures,
    List<String> warnings) {
  public Protection {
    failures = List.copyOf(failures);
    warnings = List.copyOf(warnings);
  }

  /** How bad. */
  public enum Level {
    OK,
    WARNING,
    FAILED
  }

  /** The same with another schedule in force. */
  Protection scheduled(Policy edited, Optional<Instant> next) {
    return new Protection(
        edited,
        complete,
        newest,
        damaged,
        verdict,
        restoreTest,
        window,
        log,
        recoverableTo,
        next,
        level,
        failures,
        warnings);
  }

  public String type() {
    return policy.name();
  }

  /** How much would be lost if the source were gone now; empty if all of it would. */
  public Optional<Duration> exposure(Instant now) {
    return recoverableTo.map(
        until -> until.isAfter(now) ? Duration.ZERO : Duration.between(until, now));
  }
}
