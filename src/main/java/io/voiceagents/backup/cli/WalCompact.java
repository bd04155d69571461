package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.LogRuns;
import io.voiceagents.backup.policy.Policy;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wal compact}. */
@Command(
    name = "compact",
    description = {
      "Merges small stored parts of WAL into parts of up to 4 MiB.",
      "A receiver does it by itself, every five minutes; this is for a log that nobody follows."
    })
final class WalCompact implements BackupctlCommand {
  private final Session session;

  @Option(names = "--type", paramLabel = "TYPE", required = true, description = "The policy.")
  private String type = "";

  WalCompact(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      Policy policy = Sets.policy(operations.configuration(), type);
      int merged = operations.logRuns().compact(policy, session.now().minus(LogRuns.SETTLE));
      session.print(
          session
              .document("wal compact", ExitCode.COMPLETE)
              .put("type", type)
              .put("merged", merged));
      session.say(merged + " small parts of " + type + " were merged.");
      return ExitCode.COMPLETE;
    }
  }
}
