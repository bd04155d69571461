package io.voiceagents.backup.cli;

import io.voiceagents.backup.policy.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code routes add}. */
@Command(
    name = "add",
    description = {
      "Writes the route files of a policy's schedules that are not there yet.",
      "A schedule without a route would never run; 'serve' refuses it."
    })
final class RoutesAdd implements BackupctlCommand {
  private final Session session;

  @Parameters(paramLabel = "POLICY", description = "Name of the policy.")
  private String policy = "";

  @Option(names = "--dry-run", description = "Only say which files would be written.")
  private boolean dryRun;

  RoutesAdd(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      Policy named = Sets.policy(operations.configuration(), policy);
      List<Path> files = operations.addRoutes(named, dryRun);
      session.print(
          session
              .document("routes add", ExitCode.COMPLETE)
              .put("dry_run", dryRun)
              .put("files", files.stream().map(Path::toString).toList()));
      files.forEach(file -> session.say((dryRun ? "would write " : "wrote ") + file));
      if (files.isEmpty()) {
        session.say("Every schedule of " + named.name() + " has its route.");
      }
      return ExitCode.COMPLETE;
    }
  }
}
