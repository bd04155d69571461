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
      "Restores a PostgreSQL cluster into a new data directory.",
      "It becomes startable last: an interrupted restore can't be started by mistake.",
      "With a target, all WAL that is needed comes along, and a server that is started on it",
      "recovers to the target by itself; 'latest' is then the newest set that was finished before."
    })
final class RestorePostgres implements BackupctlCommand {
  private final Session session;
  @Mixin private RestoreOptions options = new RestoreOptions();
  @Mixin private TargetOption target = new TargetOption();
  @Mixin private RecoveryOptions recovery = new RecoveryOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--tablespace",
      paramLabel = "OID=DIR",
      description = "Where a tablespace goes; may be repeated. Default: beside the target.")
  private Map<String, Path> tablespaces = new LinkedHashMap<>();

  RestorePostgres(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException, InterruptedException {
    for (String oid : tablespaces.keySet()) {
      if (!oid.matches("[1-9][0-9]{0,9}")) {
        throw new ParameterException(
            spec.commandLine(),
            "--tablespace " + oid + "=...: '" + oid + "' is not the number of a tablespace");
      }
    }
    Optional<RecoveryTarget> stop = recovery.target();
    return new Restoration(session, SourceKind.POSTGRES, recovery.time())
        .run(
            options,
            set ->
                new RestoreRequest(
                    set, target.directory, List.of(), tablespaces, options.force, stop));
  }
}
