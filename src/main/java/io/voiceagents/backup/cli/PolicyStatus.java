package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.verify.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How well a policy is protected.
 *
 * @param complete the newest complete set
 * @param newest the newest set, complete or partial
 * @param verdict the newest one on any set of the type
 * @param window from when to when it can be recovered to any moment; empty without a log
 * @param notes what is wrong, for people
 */
record PolicyStatus(
    Policy policy,
    Optional<SetSummary> complete,
    Optional<SetSummary> newest,
    Optional<Verdict> verdict,
    Optional<Window> window,
    ExitCode exitCode,
    Severity severity,
    List<String> notes) {
  PolicyStatus {
    notes = List.copyOf(notes);
  }

  /**
   * Judges a policy. Pure.
   *
   * @param sets of the policy, newest first
   * @param damaged how many more there are whose manifest can't be read
   */
  static PolicyStatus of(
      Policy policy,
      List<SetSummary> sets,
      int damaged,
      Optional<Verdict> verdict,
      Optional<Window> window,
      Clock clock) {
    Optional<SetSummary> newest = sets.stream().findFirst();
    Optional<SetSummary> complete =
        sets.stream().filter(set -> set.outcome() == Outcome.COMPLETE).findFirst();
    List<String> warnings = new ArrayList<>(warnings(policy, newest, complete, verdict, clock));
    window
        .flatMap(Window::broken)
        .ifPresent(why -> warnings.add("no recovery to the end of the WAL: " + why));
    List<String> notes = new ArrayList<>(failures(newest, complete, verdict));
    ExitCode code = damaged > 0 ? ExitCode.VERIFICATION_FAILED : code(complete, verdict);
    if (damaged > 0) {
      notes.add(damaged + " damaged, see 'backupctl backup list'");
    }
    Severity severity =
        !notes.isEmpty() ? Severity.FAILED : warnings.isEmpty() ? Severity.OK : Severity.WARNING;
    notes.addAll(warnings);
    return new PolicyStatus(policy, complete, newest, verdict, window, code, severity, notes);
  }

  private static ExitCode code(Optional<SetSummary> complete, Optional<Verdict> verdict) {
    if (verdict.isPresent() && !verdict.get().passed()) {
      return ExitCode.VERIFICATION_FAILED;
    }
    return complete.isPresent() ? ExitCode.COMPLETE : ExitCode.FAILED;
  }

  private static List<String> failures(
      Optional<SetSummary> newest, Optional<SetSummary> complete, Optional<Verdict> verdict) {
    List<String> failures = new ArrayList<>();
    if (newest.isEmpty()) {
      failures.add("never backed up");
    } else if (complete.isEmpty()) {
      failures.add("only partial backups");
    }
    if (verdict.isPresent() && !verdict.get().passed()) {
      failures.add("the last verification failed");
    }
    return failures;
  }

  private static List<String> warnings(
      Policy policy,
      Optional<SetSummary> newest,
      Optional<SetSummary> complete,
      Optional<Verdict> verdict,
      Clock clock) {
    List<String> warnings = new ArrayList<>();
    if (complete.isPresent() && !complete.equals(newest)) {
      warnings.add("the newest backup is partial");
    }
    if (complete.isPresent()) {
      MissedRun.since(policy, complete.get().startedAt(), clock)
          .map(PolicyStatus::missed)
          .ifPresent(warnings::add);
    }
    if (complete.isPresent() && verdict.isEmpty()) {
      warnings.add("never verified");
    }
    return warnings;
  }

  private static String missed(Instant due) {
    return "overdue: nothing complete since the run of " + Figures.moment(due);
  }
}
