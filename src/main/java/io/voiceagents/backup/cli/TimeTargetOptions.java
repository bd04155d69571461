package io.voiceagents.backup.cli;

import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where the recovery of a log is to stop that knows nothing but times. */
final class TimeTargetOptions {
  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @ArgGroup private Targets targets = new Targets();

  /** One of these. */
  static final class Targets {
    @Option(
        names = "--target-latest",
        description = "Add everything that is stored of the command log.")
    private boolean latest;

    @Option(
        names = "--target-time",
        paramLabel = "TIME",
        description = {
          "Add the commands that were received up to this time, with its zone:",
          "2026-11-23T14:03:27+01:00, or ...Z for UTC. To the second."
        })
    private Optional<String> time = Optional.empty();
  }

  /** The target; empty if none was given. */
  Optional<RecoveryTarget> target() {
    Optional<RecoveryTarget> time =
        time().map(at -> new RecoveryTarget(Kind.TIME, at.toString(), OptionalInt.empty()));
    return targets.latest
        ? Optional.of(new RecoveryTarget(Kind.LATEST, "", OptionalInt.empty()))
        : time;
  }

  /** The time that was asked for. */
  Optional<Instant> time() {
    return targets.time.map(text -> RecoveryOptions.time(spec, text));
  }
}
