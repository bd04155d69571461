package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.Operations.Finding;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code store check}. */
@Command(
    name = "check",
    description = {
      "Probes whether the store honours what backups rely on: conditional writes, checksums,",
      "ranged reads, listings, deletion. Writes and removes a few small objects of its own."
    })
final class StoreCheck implements BackupctlCommand {
  private final Session session;

  StoreCheck(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      List<Finding> findings = operations.checkStore();
      ExitCode code = FindingView.exitCode(findings, ExitCode.UNREACHABLE);
      session.print(
          session
              .document("store check", code, FindingView.worst(findings))
              .put("findings", FindingView.documents(findings)));
      FindingView.show(findings, session);
      return code;
    }
  }
}
