package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.Operations.Finding;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code routes check}. */
@Command(
    name = "check",
    description = {
      "Checks the route files as 'serve' does before an edit takes effect: what may stand in them,",
      "the steps that no backup can do without, a route for each schedule, and whether they load."
    })
final class RoutesCheck implements BackupctlCommand {
  private final Session session;

  RoutesCheck(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      List<Finding> findings = operations.checkRoutes();
      ExitCode code = FindingView.exitCode(findings, ExitCode.CONFIGURATION_INVALID);
      session.print(
          session
              .document("routes check", code, FindingView.worst(findings))
              .put("findings", FindingView.documents(findings)));
      FindingView.show(findings, session);
      return code;
    }
  }
}
