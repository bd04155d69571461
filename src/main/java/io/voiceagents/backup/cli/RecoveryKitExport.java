package io.voiceagents.backup.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
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
        write(out.get(), kit);
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

  private static void write(Path file, String text) throws IOException {
    Set<StandardOpenOption> onlyNew =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel =
        FileChannel.open(
            file,
            onlyNew,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
