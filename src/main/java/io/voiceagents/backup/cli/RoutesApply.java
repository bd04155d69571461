package io.voiceagents.backup.cli;

import io.voiceagents.backup.audit.Actor;
import io.voiceagents.backup.audit.ThisHost;
import io.voiceagents.backup.edit.EditEntry;
import io.voiceagents.backup.edit.RouteProblem;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code routes apply}. */
@Command(
    name = "apply",
    description = {
      "Has 'serve' take the configuration and the routes as they are now, and waits for what becomes",
      "of them: in force, or refused with file, line and hint. Those that were refused are tried again."
    })
final class RoutesApply implements BackupctlCommand {
  private final Session session;

  @Option(names = "--dry-run", description = "Only show what would change, as 'routes diff' does.")
  private boolean dryRun;

  RoutesApply(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException, InterruptedException {
    try (Operations operations = session.openForReading()) {
      EditBook edits = operations.edits(session.clock());
      if (dryRun) {
        RoutesDiff.show(session, "routes apply", edits.diff());
        return ExitCode.COMPLETE;
      }
      String user = ThisHost.user(session.environment(), Actor.Via.CLI).name();
      EditEntry entry = edits.apply(user);
      ExitCode code = entry.isRefused() ? ExitCode.CONFIGURATION_INVALID : ExitCode.COMPLETE;
      session.print(session.document("routes apply", code).put("edit", EditView.document(entry)));
      say(entry);
      return code;
    }
  }

  private void say(EditEntry entry) {
    switch (entry.outcome()) {
      case REFUSED -> {
        session.complain(
            "refused; generation " + entry.generation() + " goes on with what ran before:");
        if (entry.problems().isEmpty()) {
          session.complainMore(entry.message());
        }
        entry.problems().stream().map(RouteProblem::text).forEach(session::complainMore);
      }
      case UNCHANGED ->
          session.say("The files are what runs, generation " + entry.generation() + ".");
      case STARTED, APPLIED ->
          session.say(
              "In force as generation "
                  + entry.generation()
                  + ": "
                  + String.join(", ", entry.files())
                  + ".");
    }
  }
}
