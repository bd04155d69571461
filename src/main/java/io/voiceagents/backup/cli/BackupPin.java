package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.SetSummary;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup pin}. */
@Command(
    name = "pin",
    description = {
      "Keeps a backup, and all others of its chain, whatever retention says.",
      "'backup unpin' takes it back."
    })
final class BackupPin implements BackupctlCommand {
  private final Session session;

  @Parameters(
      paramLabel = "KEY",
      description = "A backup: key, unique beginning of one, or latest.")
  private String key = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for those who ask later.",
      defaultValue = "pinned by hand")
  private String reason = "";

  BackupPin(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      SetSummary set = Sets.find(operations.catalog(), key, Optional.empty());
      operations.retainer().pin(set, reason);
      session.print(
          session
              .document("backup pin", ExitCode.COMPLETE)
              .put("key", set.key())
              .put("chain", set.chain().chain())
              .put("reason", reason));
      session.say(set.key() + " is kept, with its whole chain " + set.chain().chain() + ".");
      return ExitCode.COMPLETE;
    }
  }
}
