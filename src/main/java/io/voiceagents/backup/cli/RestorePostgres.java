package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.RestoreRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      "It becomes startable last: an interrupted restore can't be started by mistake."
    })
final class RestorePostgres implements BackupctlCommand {
  private final Session session;
  @Mixin private RestoreOptions options = new RestoreOptions();
  @Mixin private TargetOption target = new TargetOption();
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
    return new Restoration(session, SourceKind.POSTGRES)
        .run(
            options,
            set ->
                new RestoreRequest(set, target.directory, List.of(), tablespaces, options.force));
  }
}
