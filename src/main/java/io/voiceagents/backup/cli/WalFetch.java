package io.voiceagents.backup.cli;

import io.voiceagents.backup.archive.WalArchive;
import io.voiceagents.backup.restore.WalFetcher.Outcome;
import io.voiceagents.backup.restore.WalFetcher.Wanted;
import io.voiceagents.backup.restore.WalRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code wal fetch} without the server; with it, {@code bin/backupctl-wal} does the work. Ends with
 * 0, 1 or 200, whatever the exit codes of the other commands.
 */
@Command(
    name = "fetch",
    description = {
      "Brings a WAL file: restore_command = '.../bin/backupctl wal fetch %%f %%p'. Ends with 0 when",
      "it is there, with 1 when it is proven that there is none, with 200 on anything else:",
      "PostgreSQL then stops the recovery, where it would take 1 for the end of the WAL."
    })
final class WalFetch implements BackupctlCommand {
  private static final int MISSING = 1;
  private static final int UNKNOWN = 200;

  private final Session session;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "NAME", description = "The file's name, as %%f has it.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "Where it goes, as %%p has it.")
  private Path file = Path.of("");

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "The policy; needed if several have a PostgreSQL source.")
  private Optional<String> type = Optional.empty();

  @Option(
      names = "--system",
      paramLabel = "ID",
      description = "The cluster's system identifier. Default: that of the newest WAL.")
  private Optional<String> system = Optional.empty();

  @Option(
      names = "--range",
      paramLabel = "RANGE",
      description = "What the recovery was planned with; 'restore postgres' writes it.")
  private Optional<String> range = Optional.empty();

  @Option(names = "--direct", description = "Without the process that stays; slow.")
  private boolean direct;

  WalFetch(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      boolean found = fetched();
      session.print(
          session
              .document("wal fetch", ExitCode.COMPLETE)
              .put("name", name)
              .put("found", found)
              .put("direct", direct));
      return found ? ExitCode.COMPLETE.number() : MISSING;
    } catch (IOException | RuntimeException e) {
      session.complain(String.valueOf(e.getMessage()));
      return UNKNOWN;
    }
  }

  private boolean fetched() throws IOException {
    try (Operations operations = session.openForReading()) {
      WalArchive archive = operations.walArchive();
      Optional<WalRange> planned = range.flatMap(WalRange::parse);
      if (planned.isEmpty() && range.isPresent()) {
        throw new ParameterException(spec.commandLine(), "--range '" + range.get() + "' is none.");
      }
      return archive.fetch(new Wanted(archive.type(type), system, planned, name), file)
          != Outcome.MISSING;
    }
  }

  @Override
  public ExitCode execute() throws IOException {
    return fetched() ? ExitCode.COMPLETE : ExitCode.NOT_FOUND;
  }
}
