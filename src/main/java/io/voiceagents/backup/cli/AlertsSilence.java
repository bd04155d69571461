package io.voiceagents.backup.cli;

import io.voiceagents.backup.alert.AlertKind;
import io.voiceagents.backup.alert.Silence;
import io.voiceagents.backup.cli.output.Severity;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
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
      description =
          "As in 30m, 8h or 7d; at most 30d, of everything 7d; 0s ends a silence. Default:"
              + " ${DEFAULT-VALUE}.")
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
      AlertBook book = operations.alerts(session.clock());
      boolean lifts = length().isZero();
      Optional<String> doubt = lifts ? notSilent(book) : notOpen(book);
      if (!dryRun) {
        book.silence(silence);
      }
      session.print(
          session
              .document(
                  "alerts silence",
                  ExitCode.COMPLETE,
                  doubt.isPresent() ? Severity.WARNING : Severity.OK)
              .put("dry_run", dryRun)
              .put("silence", AlertView.document(silence))
              .put("warning", doubt));
      session.say(
          lifts
              ? (dryRun ? "Would no longer be silent: " : "No longer silent: ") + pattern
              : (dryRun ? "Would be silent" : "Silent") + " until " + until + ": " + pattern);
      doubt.ifPresent(text -> session.complain("warning: " + text));
      return ExitCode.COMPLETE;
    }
  }

  private Optional<String> notSilent(AlertBook book) throws IOException {
    boolean known = book.silences().stream().anyMatch(one -> one.pattern().equals(pattern));
    return known
        ? Optional.empty()
        : Optional.of("there was no silence for '" + pattern + "'; 'alerts list' shows them.");
  }

  /** A silence may be meant for what is still to come; a mistyped one looks the same. */
  private Optional<String> notOpen(AlertBook book) throws IOException {
    String kind = pattern.substring(pattern.indexOf('/') + 1);
    List<String> kinds = Stream.of(AlertKind.values()).map(AlertKind::word).toList();
    if (!kind.equals("*") && !kinds.contains(kind)) {
      return Optional.of(
          "no alert is called '" + kind + "'. Kinds: " + String.join(", ", kinds) + ".");
    }
    Silence asked = new Silence(pattern, Instant.MAX, "");
    boolean open = book.open().stream().anyMatch(one -> asked.covers(one.alert(), session.now()));
    return open
        ? Optional.empty()
        : Optional.of("no alert that is open is meant by '" + pattern + "'; see 'alerts list'.");
  }

  private Duration length() {
    if (!duration.matches("[0-9]{1,4}[dhms]")) {
      throw new ParameterException(
          spec.commandLine(), "--for '" + duration + "' is no duration such as 30m, 8h or 7d");
    }
    String days = duration.endsWith("d") ? "P" : "PT";
    Duration length = Duration.parse(days + duration.toUpperCase(Locale.ROOT));
    Duration longest = Silence.longest(pattern);
    if (length.compareTo(longest) > 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--for '%s' is longer than %dd, the longest silence of '%s'; silence it again then"
              .formatted(duration, longest.toDays(), pattern));
    }
    return length;
  }
}
