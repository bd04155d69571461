package io.voiceagents.backup.cli;

import io.voiceagents.backup.alert.OpenAlert;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alerts ack}. */
@Command(
    name = "ack",
    description = {
      "Says that somebody looks after an alert: no reminders and no escalation any more.",
      "It stays open until it is over, and is told again if it gets worse."
    })
final class AlertsAck implements BackupctlCommand {
  private final Session session;

  @Parameters(paramLabel = "ALERT", description = "As in 'alerts list': postgres/backup.")
  private String key = "";

  @Option(names = "--by", paramLabel = "NAME", description = "Who looks after it.")
  private String by = "";

  @Option(names = "--note", paramLabel = "TEXT", description = "What is done about it.")
  private String note = "";

  @Option(names = "--dry-run", description = "Only show the alert.")
  private boolean dryRun;

  AlertsAck(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      AlertBook book = operations.alerts(session.clock());
      Optional<OpenAlert> open =
          dryRun
              ? book.open().stream().filter(one -> one.alert().key().equals(key)).findFirst()
              : book.acknowledge(key, by, note);
      if (open.isEmpty()) {
        throw AlertView.notFound(key, book.open());
      }
      session.print(
          session
              .document("alerts ack", ExitCode.COMPLETE)
              .put("dry_run", dryRun)
              .put("alert", AlertView.document(open.get())));
      session.say((dryRun ? "Would acknowledge " : "Acknowledged ") + key + ".");
      return ExitCode.COMPLETE;
    }
  }
}
