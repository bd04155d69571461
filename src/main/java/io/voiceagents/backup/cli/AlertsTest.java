package io.voiceagents.backup.cli;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.edit.EditLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code alerts test}. */
@Command(
    name = "test",
    description = {
      "Puts a made-up alert, and that it is over, into the outbox for each channel.",
      "'backupctl serve' sends them."
    })
final class AlertsTest implements BackupctlCommand {
  private final Session session;

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      description = "Only this channel; may be repeated. Default: all channels.")
  private Set<String> channels = new LinkedHashSet<>();

  AlertsTest(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      Set<String> known = operations.configuration().alerts().channels().keySet();
      for (String name : channels) {
        if (!known.contains(name)) {
          throw new CommandFailure(
              ExitCode.NOT_FOUND,
              "there is no channel '%s'. Hint: 'notification_channels' has %s."
                  .formatted(name, known.isEmpty() ? "none" : String.join(", ", known)));
        }
      }
      AlertFiles files = new AlertFiles(operations.configuration().stateDirectory());
      AlertDesk desk = AlertDesk.of(files, session.clock());
      List<String> told = new ArrayList<>(channels.isEmpty() ? known : channels);
      for (String name : told) {
        desk.test(name);
      }
      boolean sent = new EditLog(operations.configuration().stateDirectory()).isServed();
      boolean waits = !told.isEmpty() && !sent;
      session.print(
          session
              .document("alerts test", ExitCode.COMPLETE, waits ? Severity.WARNING : Severity.OK)
              .put("channels", told)
              .put("sent_by_serve", sent));
      session.say(
          told.isEmpty()
              ? "No channel is configured: 'notification_channels' in the configuration names them."
              : "Put into the outbox for " + String.join(", ", told) + ".");
      if (waits) {
        session.complain(
            "warning: nobody sends it: no 'backupctl serve' runs with this state directory. Hint:"
                + " start it; what waits is sent then.");
      }
      return ExitCode.COMPLETE;
    }
  }
}
