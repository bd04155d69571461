package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.RestoreRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code restore postgres_logical}. */
@Command(
    name = "postgres_logical",
    description = {
      "Restores dumps of PostgreSQL databases: with --target-db a database or single tables of it",
      "into a running server, with --target-dir the files that pg_restore reads, and globals.sql",
      "with the roles."
    })
final class RestorePostgresLogical implements BackupctlCommand {
  private final Session session;
  @Mixin private RestoreOptions options = new RestoreOptions();
  @Mixin private DatabaseOptions database = new DatabaseOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--target-dir",
      paramLabel = "DIR",
      description = "Directory that is to come to be; must be empty or not exist.")
  private Optional<Path> directory = Optional.empty();

  RestorePostgresLogical(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException, InterruptedException {
    if (directory.isEmpty() && !database.given()) {
      throw new ParameterException(
          spec.commandLine(),
          "Missing --target-db DB, for the running server, or --target-dir DIR, for the dump files");
    }
    database.check(Map.of("--target-dir", directory.isPresent()));
    SourceKind kind = SourceKind.POSTGRES_LOGICAL;
    if (database.given()) {
      return new DatabaseRestoration(session, kind, database, Optional.empty(), Optional.empty())
          .run(options);
    }
    Path target = directory.orElseThrow();
    return new Restoration(session, kind)
        .run(options, set -> new RestoreRequest(set, target, List.of(), Map.of(), options.force));
  }
}
