package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogRunner.LogResult;
import io.voiceagents.backup.policy.SourceKind;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wal follow}. */
@Command(
    name = "follow",
    description = {
      "Stores the WAL of a PostgreSQL server as it is written, until it is stopped.",
      "Uses a permanent slot: the server keeps what is not stored yet. Set max_slot_wal_keep_size."
    })
final class WalFollow implements BackupctlCommand {
  private final Session session;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "The policy; needed if several have a PostgreSQL source.")
  private Optional<String> type = Optional.empty();

  @Option(
      names = "--once",
      description = "Ends when all is stored that the server had written at the start.")
  private boolean once;

  WalFollow(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException, InterruptedException {
    LogFollowing following = new LogFollowing(session, SourceKind.POSTGRES, "PostgreSQL", "WAL");
    try (Operations operations = session.open()) {
      LogRequest request = new LogRequest(following.policy(operations, type), once);
      if (once) {
        LogResult result = operations.logs().follow(request);
        ExitCode code = result.spooledBytes() > 0 ? ExitCode.PARTIAL : ExitCode.COMPLETE;
        session.print(following.document("wal follow", code, result));
        following.show(result);
        return code;
      }
      following.forEver(operations, request.policy(), base -> {});
      return ExitCode.INTERRUPTED;
    }
  }
}
