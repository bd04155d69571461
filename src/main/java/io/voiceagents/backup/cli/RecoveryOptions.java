package io.voiceagents.backup.cli;

import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where a recovery is to stop. */
final class RecoveryOptions {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendOffset("+HH:mm", "Z")
          .toFormatter(Locale.ROOT);

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @ArgGroup private Targets targets = new Targets();

  @Option(
      names = "--timeline",
      paramLabel = "N",
      description = "The timeline to end on. Default: the youngest.")
  private Optional<Integer> timeline = Optional.empty();

  /** One of these. */
  static final class Targets {
    @Option(
        names = "--target-latest",
        description = "Recover everything that is stored of the WAL.")
    private boolean latest;

    @Option(
        names = "--target-time",
        paramLabel = "TIME",
        description =
            "Recover to this time, with its zone: 2026-11-23T14:03:27+01:00, or ...Z for UTC.")
    private Optional<String> time = Optional.empty();

    @Option(
        names = "--target-lsn",
        paramLabel = "LSN",
        description = "Recover to this position of the WAL, as in 16/B374D848.")
    private Optional<String> lsn = Optional.empty();

    @Option(
        names = "--target-name",
        paramLabel = "NAME",
        description = "Recover to this restore point (pg_create_restore_point).")
    private Optional<String> name = Optional.empty();

    @Option(
        names = "--target-xid",
        paramLabel = "XID",
        description = "Recover to the end of this transaction.")
    private Optional<String> xid = Optional.empty();
  }

  /** The target; empty if none was given. */
  Optional<RecoveryTarget> target() {
    if (targets.time.isPresent()) {
      return of(Kind.TIME, time(spec, targets.time.get()).toString());
    }
    if (targets.lsn.isPresent()) {
      return of(
          Kind.LSN,
          checked("--target-lsn", targets.lsn.get(), "[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}"));
    }
    if (targets.name.isPresent()) {
      return of(Kind.NAME, checked("--target-name", targets.name.get(), "[^\\p{Cntrl}]{1,63}"));
    }
    if (targets.xid.isPresent()) {
      return of(Kind.XID, checked("--target-xid", targets.xid.get(), "[0-9]{1,20}"));
    }
    return targets.latest || timeline.isPresent() ? of(Kind.LATEST, "") : Optional.empty();
  }

  /** The time that was asked for. */
  Optional<Instant> time() {
    return targets.time.map(text -> time(spec, text));
  }

  private Optional<RecoveryTarget> of(Kind kind, String value) {
    OptionalInt end = timeline.map(OptionalInt::of).orElse(OptionalInt.empty());
    return Optional.of(new RecoveryTarget(kind, value, end));
  }

  static Instant time(CommandSpec spec, String text) {
    try {
      return OffsetDateTime.parse(text.replaceFirst("^(\\S+) ", "$1T"), TIME).toInstant();
    } catch (DateTimeException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--target-time '"
              + text
              + "' is no time with a zone. Hint: 2026-11-23T14:03:27+01:00, or"
              + " 2026-11-23T13:03:27Z for UTC.",
          e);
    }
  }

  private String checked(String option, String text, String form) {
    if (!text.matches(form)) {
      throw new ParameterException(
          spec.commandLine(), option + " '" + text + "' does not look like one.");
    }
    return text;
  }
}
