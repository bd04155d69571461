package io.voiceagents.backup.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jobs cancel}. */
@Command(
    name = "cancel",
    description = "Asks a job of a server to stop. A cancelled backup does not count.")
final class JobsCancel implements BackupctlCommand {
  private final Session session;

  @Parameters(paramLabel = "ID", description = "Of the job, as in 'jobs list'.")
  private String id = "";

  JobsCancel(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      JsonNode job = operations.jobs().cancel(id);
      session.print(session.document("jobs cancel", ExitCode.COMPLETE).put("job", job));
      JobView.say(job, session);
      return ExitCode.COMPLETE;
    }
  }
}
