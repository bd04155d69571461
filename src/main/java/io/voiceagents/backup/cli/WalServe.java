package io.voiceagents.backup.cli;

import io.voiceagents.backup.archive.ArchiveServer;
import io.voiceagents.backup.archive.Door;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wal serve}. */
@Command(
    name = "serve",
    description = {
      "Stays and serves 'wal push' and 'wal fetch' of the same user, on the loopback interface.",
      "These start it themselves when it is not there; nobody has to."
    })
final class WalServe implements BackupctlCommand {
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final Session session;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--idle",
      paramLabel = "MINUTES",
      description = "Ends when nobody has asked for anything for so long, as in 15m.")
  private Optional<String> idle = Optional.empty();

  WalServe(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException, InterruptedException {
    Duration limit = limit();
    try (Operations operations = session.openForReading()) {
      Path scratch = operations.configuration().stateDirectory().resolve("wal");
      Optional<ArchiveServer> server =
          ArchiveServer.start(
              operations.walArchive(),
              Door.directory(session.configFile().toRealPath(), session.environment()),
              scratch,
              new SecureRandom(),
              session.clock());
      if (server.isEmpty()) {
        session.say("Another process serves this configuration already.");
        return ExitCode.COMPLETE;
      }
      try (ArchiveServer running = server.get()) {
        session.say("Serving WAL files. Ctrl-C ends it.");
        running.awaitIdle(limit);
      }
      return ExitCode.COMPLETE;
    }
  }

  private Duration limit() {
    if (idle.isEmpty()) {
      return FOR_EVER;
    }
    if (!idle.get().matches("[1-9][0-9]{0,5}m")) {
      throw new ParameterException(
          spec.commandLine(), "--idle '" + idle.get() + "' is no number of minutes, as in 15m.");
    }
    return Duration.ofMinutes(Long.parseLong(idle.get().substring(0, idle.get().length() - 1)));
  }
}
