package io.voiceagents.backup.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code approvals list}. */
@Command(
    name = "list",
    description = "Lists what waits for the approval of somebody else, and what did, newest first.")
final class ApprovalsList implements BackupctlCommand {
  private final Session session;

  ApprovalsList(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      List<JsonNode> found = operations.jobs().approvals();
      session.print(session.document("approvals list", ExitCode.COMPLETE).put("approvals", found));
      session.say(ApprovalView.table(found));
      return ExitCode.COMPLETE;
    }
  }
}
