package io.voiceagents.backup.cli;

import io.voiceagents.backup.archive.WalArchive.Pushed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wal push} without the server; with it, {@code bin/backupctl-wal} does the work. */
@Command(
    name = "push",
    description = {
      "Stores a WAL file: archive_command = '.../bin/backupctl wal push %%p'. Ends with 0 only when",
      "the store has confirmed all of it. The same file may be pushed again; a different one under",
      "the same name is refused."
    })
final class WalPush implements BackupctlCommand {
  private final Session session;

  @Parameters(index = "0", paramLabel = "FILE", description = "The file, as %%p names it.")
  private Path file = Path.of("");

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "The policy; needed if several have a PostgreSQL source.")
  private Optional<String> type = Optional.empty();

  @Option(names = "--direct", description = "Without the process that stays; slow.")
  private boolean direct;

  WalPush(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException, InterruptedException {
    try (Operations operations = session.openForReading()) {
      Path name = file.getFileName();
      operations
          .walArchive()
          .push(
              new Pushed(
                  type,
                  name == null ? "" : name.toString(),
                  Files.getLastModifiedTime(file).toInstant(),
                  file));
      session.print(
          session.document("wal push", ExitCode.COMPLETE).put("file", file).put("direct", direct));
      return ExitCode.COMPLETE;
    }
  }
}
