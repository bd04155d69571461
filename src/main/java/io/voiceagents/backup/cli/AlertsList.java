package io.voiceagents.backup.cli;

import io.voiceagents.backup.alert.Acknowledgement;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.OpenAlert;
import io.voiceagents.backup.alert.Silence;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.policy.AlertLevel;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code alerts list}. */
@Command(
    name = "list",
    description = {
      "Lists the alerts that are open, and the silences.",
      "Ends with 1 if a critical one is open."
    })
final class AlertsList implements BackupctlCommand {
  private final Session session;

  AlertsList(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      AlertFiles files = new AlertFiles(operations.configuration().stateDirectory());
      List<OpenAlert> open = files.open();
      Instant now = session.now();
      List<Silence> silences =
          files.silences().stream().filter(one -> one.until().isAfter(now)).toList();
      Severity worst = Severity.worst(open.stream().map(AlertsList::severity).toList());
      ExitCode code = worst == Severity.FAILED ? ExitCode.FAILED : ExitCode.COMPLETE;
      session.print(
          session
              .document("alerts list", code, worst)
              .put("alerts", open.stream().map(AlertsList::document).toList())
              .put("silences", silences.stream().map(AlertsList::document).toList()));
      show(open, silences);
      return code;
    }
  }

  private static Severity severity(OpenAlert open) {
    return open.alert().level() == AlertLevel.CRITICAL ? Severity.FAILED : Severity.WARNING;
  }

  static Document document(OpenAlert open) {
    Acknowledgement ack = open.acknowledgement();
    return new Document()
        .put("key", open.alert().key())
        .put("severity", open.alert().level())
        .put("kind", open.alert().kind())
        .put("type", open.alert().type())
        .put("what", open.alert().what())
        .put("since", open.alert().since())
        .put("times", open.times())
        .put("noticed_at", Optional.of(open.noticed()).filter(at -> open.known()))
        .put("acknowledged_at", Optional.of(ack.at()).filter(at -> ack.given()))
        .put("acknowledged_by", Optional.of(ack.by()).filter(by -> !by.isEmpty()))
        .put("note", Optional.of(ack.note()).filter(note -> !note.isEmpty()))
        .put("escalated_to", List.copyOf(open.escalated()))
        .put("at_risk", open.alert().kind().risk())
        .put("hint", open.alert().command())
        .put("runbook", open.alert().kind().runbook());
  }

  static Document document(Silence silence) {
    return new Document()
        .put("pattern", silence.pattern())
        .put("until", silence.until())
        .put("reason", silence.reason());
  }

  private void show(List<OpenAlert> open, List<Silence> silences) {
    if (open.isEmpty()) {
      session.say("No alert is open.");
    } else {
      Table table = Table.of("ALERT", "SEVERITY", "SINCE", ">SEEN", "WHAT", "COMMAND");
      for (OpenAlert one : open) {
        Tone tone = severity(one) == Severity.FAILED ? Tone.BAD : Tone.PLAIN;
        table.row(
            one.alert().key(),
            new Cell(one.alert().level().word(), tone),
            Figures.moment(one.alert().since()),
            Long.toString(one.times()),
            (one.acknowledgement().given() ? "(acknowledged) " : "")
                + one.alert().what().lines().findFirst().orElse(""),
            one.alert().command());
      }
      session.say(table);
    }
    for (Silence silence : silences) {
      session.say(
          "Silent until " + silence.until() + ": " + silence.pattern() + " " + silence.reason());
    }
  }
}
