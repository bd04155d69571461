package io.voiceagents.backup.cli;

import io.voiceagents.backup.recovery.KitFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code recovery-kit export}. */
@Command(
    name = "export",
    description = {
      "Writes what a new host needs to restore, besides a key: the address of the store, the",
      "repository's id, the configuration. Print it and keep it with the recovery key."
    })
final class RecoveryKitExport implements BackupctlCommand {
  private final Session session;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A new file, readable by its owner only. Default: standard output.")
  private Optional<Path> out = Optional.empty();

  RecoveryKitExport(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      String kit = operations.recoveryKit();
      if (out.isPresent()) {
        KitFile.write(out.get(), kit);
        session.say("Recovery kit: " + out.get());
        session.say("Print it and keep it with the recovery key, which is not in it.");
      } else {
        session.say(kit.stripTrailing());
      }
      session.print(
          session
              .document("recovery-kit export", ExitCode.COMPLETE)
              .put("file", out)
              .put("kit", out.isPresent() ? Optional.empty() : kit));
      if (!session.printed()) {
        throw new CommandFailure(ExitCode.FAILED, "standard output took not all of the kit.");
      }
      return ExitCode.COMPLETE;
    }
  }
}
