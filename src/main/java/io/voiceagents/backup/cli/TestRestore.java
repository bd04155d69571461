package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.VerifyDepth;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code test restore}. */
@Command(
    name = "restore",
    description = {
      "Restores backups into a scratch place, starts and checks them, and removes them again.",
      "A planted fault must be noticed, else the test itself fails. The sources are not touched."
    })
final class TestRestore implements BackupctlCommand {
  private final Session session;
  @Mixin private TypeOption type = new TypeOption();

  @Option(
      names = "--backup-key",
      paramLabel = "KEY",
      description = "The backup to test. Default: the latest of each policy.")
  private Optional<String> key = Optional.empty();

  TestRestore(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException, InterruptedException {
    try (Operations operations = session.open()) {
      return new Verification(session, "test restore", VerifyDepth.RESTORE)
          .run(operations, key, type.checked(operations));
    }
  }
}
