package io.voiceagents.backup.cli;

import io.voiceagents.backup.alert.Silence;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code alerts silence}. */
@Command(
    name = "silence",
    description = "Tells nobody of an alert for a while; it stays in 'alerts list'.")
final class AlertsSilence implements BackupctlCommand {
  private final Session session;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "ALERT",
      description = "As in 'alerts list': postgres/backup, 'postgres/*', '*/overdue' or '*'.")
  private String pattern = "";

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      defaultValue = "1h",
      description = "As in 30m, 8h or 7d; 0m ends a silence. Default: ${DEFAULT-VALUE}.")
  private String duration = "1h";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for whoever reads the list.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Only show until when it would be silent.")
  private boolean dryRun;

  AlertsSilence(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    if (!pattern.matches("\\*|[^/]+/[^/]+")) {
      throw new ParameterException(
          spec.commandLine(), "'" + pattern + "' names no alert; it is as in postgres/backup");
    }
    Instant until = session.now().plus(length());
    try (Operations operations = session.openForReading()) {
      Silence silence = new Silence(pattern, until, reason);
      if (!dryRun) {
        operations.alerts(session.clock()).silence(silence);
      }
      session.print(
          session
              .document("alerts silence", ExitCode.COMPLETE)
              .put("dry_run", dryRun)
              .put("silence", AlertView.document(silence)));
      session.say((dryRun ? "Would be silent" : "Silent") + " until " + until + ": " + pattern);
      return ExitCode.COMPLETE;
    }
  }

  private Duration length() {
    if (!duration.matches("[0-9]{1,4}[dhm]")) {
      throw new ParameterException(
          spec.commandLine(), "--for '" + duration + "' is no duration such as 30m, 8h or 7d");
    }
    String days = duration.endsWith("d") ? "P" : "PT";
    return Duration.parse(days + duration.toUpperCase(Locale.ROOT));
  }
}
