package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.policy.TargetConnection;
import io.voiceagents.backup.source.postgres.TableName;
import io.voiceagents.backup.source.postgres.TransferOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What is to come into a running server, and how that is reached. */
final class DatabaseOptions {
  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--target-db",
      paramLabel = "DB",
      description = {
        "Restore into the running server instead: this database, made",
        "anew, or with --tables tables into it."
      })
  private Optional<String> database = Optional.empty();

  @Option(
      names = "--tables",
      paramLabel = "SCHEMA.TABLE[,...]",
      description = "Only these, and their partitions. Without a schema: public.")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--database",
      paramLabel = "DB",
      description = "The database of the backup. Default: that of --target-db.")
  private Optional<String> source = Optional.empty();

  @Option(
      names = "--no-owner",
      description = "All belongs to the role that connects; nothing is granted.")
  private boolean noOwner;

  @Option(
      names = "--target-connection",
      paramLabel = "ADDRESS",
      description = {
        "The running server: postgresql://ROLE@HOST:PORT. Default:",
        "that of the policy."
      })
  private Optional<String> connection = Optional.empty();

  @Option(
      names = "--target-password-file",
      paramLabel = "FILE",
      description = "With the password of --target-connection; else the variable PGPASSWORD.")
  private Optional<Path> passwordFile = Optional.empty();

  /** Whether a running server is meant. */
  boolean given() {
    return database.isPresent();
  }

  /** Refuses options of the one way on the other. */
  void check(Map<String, Boolean> ofDirectories) {
    Map<String, Boolean> ofDatabases =
        Map.of(
            "--tables", !tables.isEmpty(),
            "--database", source.isPresent(),
            "--no-owner", noOwner,
            "--target-connection", connection.isPresent(),
            "--target-password-file", passwordFile.isPresent());
    refuse(given() ? ofDirectories : ofDatabases, given() ? "--target-db" : "--target-dir");
    if (passwordFile.isPresent() && connection.isEmpty()) {
      throw wrong("--target-password-file goes with --target-connection");
    }
    if (database.filter(String::isBlank).isPresent()) {
      throw wrong("--target-db needs a name");
    }
  }

  private void refuse(Map<String, Boolean> options, String way) {
    options.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .ifPresent(
            option -> {
              throw wrong(option + " does not go with " + way);
            });
  }

  TransferOrder order(boolean force) {
    String name = database.orElseThrow();
    return new TransferOrder(source.orElse(name), names(), name, force, !noOwner);
  }

  private List<TableName> names() {
    try {
      return tables.isEmpty() ? List.of() : TableName.list(String.join(",", tables));
    } catch (IllegalArgumentException e) {
      throw wrong(
          "--tables: "
              + e.getMessage()
              + ". Hint: schema.table, with commas between them; a name with capitals or dots stands"
              + " in double quotes");
    }
  }

  /**
   * The server, by the option or by the policy of the set.
   *
   * @param environment for the password
   */
  SourceSettings.Postgres server(
      Operations operations, SetSummary set, Map<String, String> environment)
      throws CommandFailure {
    if (connection.isPresent()) {
      try {
        Secret password = new Secret(environment.getOrDefault("PGPASSWORD", ""));
        return TargetConnection.parse(connection.get(), passwordFile, password);
      } catch (IllegalArgumentException e) {
        throw wrong("--target-connection " + e.getMessage());
      }
    }
    return RestoreServers.of(operations.configuration(), set.type())
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "the configuration has no connection for '"
                        + set.type()
                        + "' that can be used. Hint: name the server with --target-connection"
                        + " postgresql://ROLE@HOST."));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
