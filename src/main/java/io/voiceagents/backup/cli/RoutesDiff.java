package io.voiceagents.backup.cli;

import io.voiceagents.backup.edit.FileChange;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code routes diff}. */
@Command(
    name = "diff",
    description = {
      "Shows how the configuration and the routes differ from what 'serve' runs, or ran last.",
      "Values of secrets are not shown, comments of the configuration neither."
    })
final class RoutesDiff implements BackupctlCommand {
  private final Session session;

  RoutesDiff(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      show(session, "routes diff", operations.edits(session.clock()).diff());
      return ExitCode.COMPLETE;
    }
  }

  static void show(Session session, String command, List<FileChange> changes) {
    session.print(
        session.document(command, ExitCode.COMPLETE).put("changes", EditView.documents(changes)));
    for (FileChange change : changes) {
      session.say(change.file() + ": " + change.kind().word());
      change.lines().forEach(line -> session.say("  " + line));
    }
    if (changes.isEmpty()) {
      session.say("The files are what runs.");
    }
  }
}
