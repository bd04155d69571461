package io.voiceagents.backup.cli;

import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code backup status}. */
@Command(
    name = "status",
    description = {
      "Tells for each policy how old its last complete backup is, and whether it was found good.",
      "Ends with 0 if every policy has a complete backup, 1 if one has none, 9 if the last",
      "verification of one failed."
    })
final class BackupStatus implements BackupctlCommand {
  private final Session session;

  BackupStatus(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      return new StatusView(session).show(operations.recoverability(session.clock()));
    }
  }
}
