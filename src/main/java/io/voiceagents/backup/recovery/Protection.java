package io.voiceagents.backup.recovery;

import io.voiceagents.backup.catalog.LogStatus;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
 * @param plan what is going to start its backups
 * @param missed the last run that was due and has no complete backup; empty if there is none
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
    Plan plan,
    Optional<Instant> missed,
    Level level,
    List<String> failures,
    List<String> warnings) {
  private static final String OVERDUE = "overdue: ";
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
  private static final String UNKNOWN =
      "not known now, for the store can't be asked: this is how it was when it last could";

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

  /** When the next backup is due; empty if nothing will start one. */
  public Optional<Instant> nextRun() {
    return plan.next();
  }

  /** The same with what is going to start its backups now. */
  Protection scheduled(Policy edited, Plan now) {
    Stream<String> others = warnings.stream().filter(text -> !text.startsWith(Plan.IDLE));
    List<String> all = Stream.concat(others, now.trouble().stream()).toList();
    return with(edited, now, missed, all.isEmpty() ? level : atLeastWarning(), all);
  }

  /** The same with backups that begin beside the policy's own schedule. */
  Protection alsoAt(OtherRuns others) {
    Protection planned = scheduled(policy, plan.alsoAt(others.next()));
    return others.due().filter(this::isMissed).map(planned::withMissed).orElse(planned);
  }

  /** Whether a run that is due has no complete backup, and is the latest one of those. */
  private boolean isMissed(Instant due) {
    return complete.filter(set -> set.startedAt().isBefore(due)).isPresent()
        && missed.filter(known -> !known.isBefore(due)).isEmpty();
  }

  private Protection withMissed(Instant due) {
    Stream<String> others = warnings.stream().filter(text -> !text.startsWith(OVERDUE));
    List<String> all = Stream.concat(others, Stream.of(overdue(due))).toList();
    return with(policy, plan, Optional.of(due), atLeastWarning(), all);
  }

  /** That a run has no complete backup, in words. */
  static String overdue(Instant due) {
    return OVERDUE + "nothing complete since the run of " + MINUTE.format(due);
  }

  /** The same as it was known last, while nobody can be asked. */
  Protection unknown() {
    Stream<String> others = warnings.stream().filter(text -> !text.equals(UNKNOWN));
    return with(
        policy, plan, missed, atLeastWarning(), Stream.concat(Stream.of(UNKNOWN), others).toList());
  }

  private Level atLeastWarning() {
    return level == Level.OK ? Level.WARNING : level;
  }

  private Protection with(
      Policy edited, Plan now, Optional<Instant> due, Level judged, List<String> doubts) {
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
        now,
        due,
        judged,
        failures,
        doubts);
  }

  public String type() {
    return policy.name();
  }

  /**
   * The last moment at which the source had written nothing that can't be had. Later than {@code
   * recoverableTo} where it writes nothing: no time can be recovered to then, but nothing is
   * missing either.
   */
  static Optional<Instant> heldUntil(
      Optional<Instant> recoverableTo, Optional<Window> window, Optional<LogStatus> log) {
    boolean whole = window.filter(found -> found.broken().isEmpty()).isPresent();
    Optional<Instant> quiet = whole ? log.flatMap(LogStatus::wholeUntil) : Optional.empty();
    return recoverableTo.map(until -> quiet.filter(until::isBefore).orElse(until));
  }

  /** The last moment at which nothing would have been lost; empty if there is none. */
  public Optional<Instant> heldUntil() {
    return heldUntil(recoverableTo, window, log);
  }

  /** How much would be lost if the source were gone now; empty if all of it would. */
  public Optional<Duration> exposure(Instant now) {
    return heldUntil()
        .map(until -> until.isAfter(now) ? Duration.ZERO : Duration.between(until, now));
  }
}
