package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RestoreRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code restore postgres}. */
@Command(
    name = "postgres",
    description = {
      "Restores a PostgreSQL cluster into a new data directory, or with --target-db a database or",
      "single tables of it into a running server.",
      "A data directory becomes startable last: an interrupted restore can't be started by mistake.",
      "With a target, all WAL that is needed comes along, and a server that is started on it",
      "recovers to the target by itself; 'latest' is then the newest set that was finished before."
    })
final class RestorePostgres implements BackupctlCommand {
  private final Session session;
  @Mixin private RestoreOptions options = new RestoreOptions();
  @Mixin private DirectoryOption target = new DirectoryOption();
  @Mixin private DatabaseOptions database = new DatabaseOptions();
  @Mixin private RecoveryOptions recovery = new RecoveryOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--tablespace",
      paramLabel = "OID=DIR",
      description = "Where a tablespace goes; may be repeated. Default: beside the target.")
  private Map<String, Path> tablespaces = new LinkedHashMap<>();

  @Option(
      names = "--wal",
      paramLabel = "copy|fetch",
      description = {
        "With a target. copy (default): all WAL is brought before the server starts.",
        "fetch: the server gets it by 'wal fetch' while it recovers; needs less disk, and store,",
        "key and configuration must be within the server's reach."
      })
  private WalMode wal = WalMode.COPY;

  @Option(
      names = "--activate",
      description = {
        "The target is the data directory of the stopped server: it is swapped in place, and what",
        "was there stays beside it, under a name with the time. Another cluster's is refused."
      })
  private boolean activate;

  /** In place of {@code --target-db}. */
  static final class DirectoryOption {
    @Option(
        names = "--target-dir",
        paramLabel = "DIR",
        description = "Directory that is to come to be; must be empty or not exist.")
    private Optional<Path> directory = Optional.empty();
  }

  /** How the WAL gets to the server. */
  enum WalMode {
    COPY,
    FETCH
  }

  RestorePostgres(Session session) {
    this.session = session;
  }

  private RecoveryTarget withFetching(RecoveryTarget stop) {
    if (wal == WalMode.COPY) {
      return stop;
    }
    Path home = Path.of(session.environment().getOrDefault("BACKUPCTL_HOME", "."));
    String command =
        quoted(home.toAbsolutePath().normalize().resolve("bin/backupctl"))
            + " wal fetch %f \"%p\" --config "
            + quoted(session.configFile().toAbsolutePath().normalize());
    return new RecoveryTarget(stop.kind(), stop.value(), stop.timeline(), Optional.of(command));
  }

  /** For the shell that the server starts, which the server itself looks through for %. */
  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''").replace("%", "%%") + "'";
  }

  @Override
  public ExitCode execute() throws IOException, InterruptedException {
    checkOptions();
    if (database.given()) {
      return new DatabaseRestoration(
              session, SourceKind.POSTGRES, database, recovery.target(), recovery.time())
          .run(options);
    }
    Path directory = target.directory.orElseThrow();
    Optional<RecoveryTarget> stop = recovery.target().map(this::withFetching);
    return new Restoration(session, SourceKind.POSTGRES, recovery.time())
        .run(
            options,
            set ->
                new RestoreRequest(
                    set,
                    directory,
                    List.of(),
                    tablespaces,
                    options.force,
                    stop,
                    activate && !options.force));
  }

  private void checkOptions() {
    if (target.directory.isEmpty() && !database.given()) {
      throw new ParameterException(
          spec.commandLine(),
          "Missing --target-dir DIR, for a data directory, or --target-db DB, for the running"
              + " server");
    }
    database.check(
        Map.of(
            "--target-dir",
            target.directory.isPresent(),
            "--tablespace",
            !tablespaces.isEmpty(),
            "--wal",
            wal == WalMode.FETCH,
            "--activate",
            activate));
    for (String oid : tablespaces.keySet()) {
      if (!oid.matches("[1-9][0-9]{0,9}")) {
        throw new ParameterException(
            spec.commandLine(),
            "--tablespace " + oid + "=...: '" + oid + "' is not the number of a tablespace");
      }
    }
  }
}
