package io.voiceagents.backup.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jobs show}. */
@Command(
    name = "show",
    description = "Shows a job of a server. Ends as the job did; 0 while it goes on.")
final class JobsShow implements BackupctlCommand {
  private final Session session;

  @Parameters(paramLabel = "ID", description = "Of the job, as in 'jobs list'.")
  private String id = "";

  JobsShow(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      JsonNode job = operations.jobs().find(id);
      ExitCode code = ExitCode.of(job.path("exit_code").asInt(0)).orElse(ExitCode.FAILED);
      session.print(session.document("jobs show", code).put("job", job));
      JobView.say(job, session);
      return code;
    }
  }
}
