package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.VerifyDepth;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code backup verify}. */
@Command(
    name = "verify",
    description = {
      "Verifies stored backups: one that is named, or the latest of each policy.",
      "presence: every object is there with its size and the checksum kept beside it.",
      "sample:   and one pack in twenty, drawn anew each time, is fetched and hashed.",
      "content:  everything is fetched, decrypted, decompressed and hashed.",
      "restore:  the backup is restored into a scratch place, started and checked."
    })
final class BackupVerify implements BackupctlCommand {
  private final Session session;
  @Mixin private TypeOption type = new TypeOption();

  @Option(
      names = "--backup-key",
      paramLabel = "KEY",
      description = "The backup to verify. Default: the latest of each policy.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--depth",
      paramLabel = "presence|sample|content|restore",
      defaultValue = "content",
      converter = Words.Depth.class,
      description = "How deep to look. Default: ${DEFAULT-VALUE}.")
  private VerifyDepth depth = VerifyDepth.CONTENT;

  BackupVerify(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException, InterruptedException {
    try (Operations operations = session.open()) {
      return new Verification(session, "backup verify", depth)
          .run(operations, key, type.checked(operations));
    }
  }
}
