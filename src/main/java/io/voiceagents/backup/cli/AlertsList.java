package io.voiceagents.backup.cli;

import io.voiceagents.backup.alert.OpenAlert;
import io.voiceagents.backup.alert.Silence;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.policy.AlertLevel;
import java.io.IOException;
import java.util.List;
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
      AlertBook book = operations.alerts(session.clock());
      List<OpenAlert> open = book.open();
      List<Silence> silences = book.silences();
      Severity worst = Severity.worst(open.stream().map(AlertsList::severity).toList());
      ExitCode code = worst == Severity.FAILED ? ExitCode.FAILED : ExitCode.COMPLETE;
      session.print(
          session
              .document("alerts list", code, worst)
              .put("alerts", open.stream().map(AlertView::document).toList())
              .put("silences", silences.stream().map(AlertView::document).toList()));
      show(open, silences);
      return code;
    }
  }

  private static Severity severity(OpenAlert open) {
    return open.alert().level() == AlertLevel.CRITICAL ? Severity.FAILED : Severity.WARNING;
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
      session.sayFitted(table, "WHAT");
    }
    for (Silence silence : silences) {
      session.say(
          Figures.printable(
              "Silent until "
                  + silence.until()
                  + ": "
                  + silence.pattern()
                  + " "
                  + silence.reason()));
    }
  }
}
