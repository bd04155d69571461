package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.Operations.Finding;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code keys check}. */
@Command(
    name = "check",
    description = "Proves that the configured key opens the backups that are stored.")
final class KeysCheck implements BackupctlCommand {
  private final Session session;

  KeysCheck(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      List<Finding> findings = operations.checkKeys();
      ExitCode code = FindingView.exitCode(findings, ExitCode.KEY_PROBLEM);
      session.print(
          session
              .document("keys check", code, FindingView.worst(findings))
              .put("findings", FindingView.documents(findings)));
      FindingView.show(findings, session);
      return code;
    }
  }
}
