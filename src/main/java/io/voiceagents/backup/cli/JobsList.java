package io.voiceagents.backup.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code jobs list}. */
@Command(name = "list", description = "Lists the jobs of a server, newest first.")
final class JobsList implements BackupctlCommand {
  private final Session session;

  JobsList(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      List<JsonNode> jobs = operations.jobs().list();
      session.print(session.document("jobs list", ExitCode.COMPLETE).put("jobs", jobs));
      session.say(JobView.table(jobs));
      return ExitCode.COMPLETE;
    }
  }
}
