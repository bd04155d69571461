package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.SetSummary;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code backup unpin}. */
@Command(name = "unpin", description = "Lets retention decide again about the chain of a backup.")
final class BackupUnpin implements BackupctlCommand {
  private final Session session;

  @Parameters(
      paramLabel = "KEY",
      description = "A backup: key, unique beginning of one, or latest.")
  private String key = "";

  BackupUnpin(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      SetSummary set = Sets.find(operations.catalog(), key, Optional.empty());
      int pins = operations.retainer().unpin(set);
      if (pins == 0) {
        throw new CommandFailure(
            ExitCode.NOT_FOUND,
            "the chain of "
                + set.key()
                + " is not pinned. Hint: 'backupctl expire --dry-run' shows what is held.");
      }
      session.print(
          session
              .document("backup unpin", ExitCode.COMPLETE)
              .put("key", set.key())
              .put("chain", set.chain().chain())
              .put("pins", pins));
      session.say("Retention decides again about the chain of " + set.key() + ".");
      return ExitCode.COMPLETE;
    }
  }
}
