package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RecoveryTarget;
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
      "A planted fault must be noticed, else the test itself fails. The sources are not touched.",
      "With a target, a PostgreSQL backup is recovered to it, and where that ended is checked."
    })
final class TestRestore implements BackupctlCommand {
  private final Session session;
  @Mixin private TypeOption type = new TypeOption();

  @Option(
      names = "--backup-key",
      paramLabel = "KEY",
      description = "The backup to test. Default: the latest of each policy.")
  private Optional<String> key = Optional.empty();

  @Mixin private RecoveryOptions recovery = new RecoveryOptions();

  TestRestore(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException, InterruptedException {
    try (Operations operations = session.open()) {
      Optional<RecoveryTarget> target = recovery.target();
      Verification verification =
          new Verification(session, "test restore", VerifyDepth.RESTORE, target);
      if (target.isEmpty()) {
        return verification.run(operations, key, type.checked(operations));
      }
      String named = key.or(() -> type.type).orElse("latest");
      return verification.run(
          operations, Sets.ofKind(operations, named, SourceKind.POSTGRES, recovery.time()));
    }
  }
}
