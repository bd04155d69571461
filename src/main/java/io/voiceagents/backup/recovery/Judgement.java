package io.voiceagents.backup.recovery;

import io.voiceagents.backup.catalog.LogStatus;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.BackupGaps;
import io.voiceagents.backup.policy.CronTimes;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Protection.Level;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges from what is stored how well a policy is protected. Pure. */
public final class Judgement {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private static final String NEVER = "never backed up";
  private static final Duration LONGEST_GRACE = Duration.ofHours(6);

  private final Policy policy;
  private final ZoneId zone;
  private final Instant now;

  /**
   * @param zone in which the policy's schedule is meant
   */
  public Judgement(Policy policy, ZoneId zone, Instant now) {
    this.policy = policy;
    this.zone = zone;
    this.now = now;
  }

  /**
   * What is known of a policy.
   *
   * @param sets of the policy, newest first
   * @param damaged how many more there are whose manifest can't be read
   * @param verdict the newest
   * @param restoreTest the newest restore test
   * @param concern what else is wrong on this host; empty if nothing is
   * @param knownSince since when the policy is in force on this host; empty if that is not known
   * @param aheadHost the host that took the newest set of those that begin in the future; empty if
   *     there are none, or it is not known
   */
  public record Facts(
      List<SetSummary> sets,
      int damaged,
      Optional<Verdict> verdict,
      Optional<Verdict> restoreTest,
      Optional<Window> window,
      Optional<LogStatus> log,
      Optional<String> concern,
      Optional<Instant> knownSince,
      Optional<String> aheadHost) {
    public Facts {
      sets = List.copyOf(sets);
    }

    /** Where the host of no set matters. */
    public Facts(
        List<SetSummary> sets,
        int damaged,
        Optional<Verdict> verdict,
        Optional<Verdict> restoreTest,
        Optional<Window> window,
        Optional<LogStatus> log,
        Optional<String> concern,
        Optional<Instant> knownSince) {
      this(sets, damaged, verdict, restoreTest, window, log, concern, knownSince, Optional.empty());
    }
  }

  public Protection of(Facts facts) {
    FutureSets sets = FutureSets.of(facts.sets(), now);
    Optional<SetSummary> newest = sets.newest();
    Optional<SetSummary> complete = sets.complete();
    Optional<Instant> until = recoverableTo(sets.counted(), facts.window());
    List<String> failures = failures(facts, newest, complete);
    List<String> warnings = warnings(facts, newest, complete, until);
    return new Protection(
        policy,
        complete,
        newest,
        facts.damaged(),
        facts.verdict(),
        facts.restoreTest(),
        facts.window(),
        facts.log(),
        until,
        plan(policy, zone, now),
        complete.flatMap(set -> missed(set.startedAt())),
        level(failures, warnings),
        failures,
        warnings);
  }

  private static Level level(List<String> failures, List<String> warnings) {
    if (!failures.isEmpty()) {
      return Level.FAILED;
    }
    return warnings.isEmpty() ? Level.OK : Level.WARNING;
  }

  /** The end of the log, else the start of the newest set: what came later is not in it. */
  private Optional<Instant> recoverableTo(Optional<SetSummary> complete, Optional<Window> window) {
    return Stream.concat(
            complete.map(SetSummary::startedAt).stream(), window.flatMap(Window::until).stream())
        .filter(until -> !FutureSets.isAhead(until, now))
        .max(Comparator.naturalOrder());
  }

  private List<String> failures(
      Facts facts, Optional<SetSummary> newest, Optional<SetSummary> complete) {
    List<String> failures = new ArrayList<>();
    if (newest.isEmpty()) {
      firstDue(facts)
          .ifPresentOrElse(due -> neverBackedUp(due, failures), () -> failures.add(NEVER));
    } else if (complete.isEmpty()) {
      failures.add("only partial backups");
    }
    if (facts.verdict().isPresent() && !facts.verdict().get().passed()) {
      failures.add("the last verification failed");
    } else if (facts.restoreTest().isPresent() && !facts.restoreTest().get().passed()) {
      failures.add("the last restore test failed");
    }
    if (facts.damaged() > 0) {
      failures.add(facts.damaged() + " damaged, see 'backupctl backup list'");
    }
    return failures;
  }

  private void neverBackedUp(FirstRun first, List<String> failures) {
    if (!now.isBefore(first.until())) {
      failures.add(NEVER + ": the first run was due at " + moment(first.due()));
    }
  }

  /** The first run since a policy is known, and until when it may take. */
  private record FirstRun(Instant due, Instant until) {}

  private Optional<FirstRun> firstDue(Facts facts) {
    return facts
        .knownSince()
        .flatMap(since -> nextRun(policy, zone, since))
        .map(due -> new FirstRun(due, due.plus(grace(due))));
  }

  /** Half of the time to the next run, as for later ones, and no more than some hours. */
  private Duration grace(Instant due) {
    Duration half =
        nextRun(policy, zone, due)
            .map(next -> Duration.between(due, next).dividedBy(2))
            .orElse(LONGEST_GRACE);
    return half.compareTo(LONGEST_GRACE) < 0 ? half : LONGEST_GRACE;
  }

  private Optional<String> pending(Facts facts) {
    return facts.sets().isEmpty()
        ? firstDue(facts)
            .filter(first -> now.isBefore(first.until()))
            .map(first -> NEVER + " yet: the first run is due at " + moment(first.due()))
        : Optional.empty();
  }

  private List<String> warnings(
      Facts facts,
      Optional<SetSummary> newest,
      Optional<SetSummary> complete,
      Optional<Instant> until) {
    List<String> warnings = new ArrayList<>();
    pending(facts).ifPresent(warnings::add);
    FutureSets.of(facts.sets(), now).warning(facts.aheadHost(), now).ifPresent(warnings::add);
    if (complete.isPresent() && !complete.equals(newest)) {
      warnings.add("the newest backup is partial");
    }
    complete
        .flatMap(set -> missed(set.startedAt()))
        .map(Protection::overdue)
        .ifPresent(warnings::add);
    if (complete.isPresent() && facts.verdict().isEmpty()) {
      warnings.add("never verified");
    }
    facts
        .window()
        .flatMap(Window::broken)
        .ifPresent(why -> warnings.add("no recovery to the end of the log: " + why));
    Protection.heldUntil(until, facts.window(), facts.log())
        .flatMap(this::beyondObjective)
        .ifPresent(warnings::add);
    complete.flatMap(set -> notAttainable(set, facts)).ifPresent(warnings::add);
    facts.restoreTest().flatMap(this::tooSlow).ifPresent(warnings::add);
    facts.concern().ifPresent(warnings::add);
    return warnings;
  }

  private Optional<String> beyondObjective(Instant until) {
    Duration lost = until.isAfter(now) ? Duration.ZERO : Duration.between(until, now);
    return policy
        .objectives()
        .rpo()
        .filter(objective -> lost.compareTo(objective) > 0)
        .map(
            objective ->
                "would lose " + words(lost) + ", the objective (RPO) is " + words(objective));
  }

  /** A stored log makes up for what lies between two backups. */
  private Optional<String> notAttainable(SetSummary set, Facts facts) {
    Duration usual = Duration.between(set.startedAt(), set.finishedAt());
    return facts.window().isPresent()
        ? Optional.empty()
        : new BackupGaps(policy, zone)
            .beyondObjective(now, usual)
            .map(
                gap ->
                    "the objective (RPO) of "
                        + words(policy.objectives().rpo().orElse(Duration.ZERO))
                        + " can't be met: backups start up to "
                        + words(gap)
                        + " apart and take "
                        + words(usual)
                        + ", and no log is stored");
  }

  private Optional<String> tooSlow(Verdict test) {
    return policy
        .objectives()
        .rto()
        .filter(objective -> test.duration().compareTo(objective) > 0)
        .map(
            objective ->
                "the last restore test took "
                    + words(test.duration())
                    + ", the objective (RTO) is "
                    + words(objective));
  }

  /** The latest scheduled run that ought to have a complete backup and has none. */
  private Optional<Instant> missed(Instant lastStart) {
    return policy.schedule().values().stream()
        .flatMap(cron -> OtherRuns.due(new CronTimes(cron, zone)::last, now).stream())
        .filter(due -> due.isAfter(lastStart))
        .max(Comparator.naturalOrder());
  }

  /** What the configuration says; whether anything runs by it is not known here. */
  static Plan plan(Policy policy, ZoneId zone, Instant now) {
    return new Plan(nextRun(policy, zone, now), List.of());
  }

  private static Optional<Instant> nextRun(Policy policy, ZoneId zone, Instant now) {
    return policy.schedule().values().stream()
        .flatMap(cron -> new CronTimes(cron, zone).next(now).stream())
        .min(Comparator.naturalOrder());
  }

  private static String moment(Instant moment) {
    return MINUTE.format(moment);
  }

  /** Two units of a duration at most: {@code 3h 20m}. */
  public static String words(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 7200) {
      return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
    }
    long hours = seconds / 3600;
    return hours < 48
        ? String.format(Locale.ROOT, "%dh %02dm", hours, seconds / 60 % 60)
        : String.format(Locale.ROOT, "%dd %dh", hours / 24, hours % 24);
  }
}
