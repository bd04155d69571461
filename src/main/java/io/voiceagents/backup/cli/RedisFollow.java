package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogRunner.LogResult;
import io.voiceagents.backup.catalog.LogRunner.NewBase;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.policy.SourceKind;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code redis follow}. */
@Command(
    name = "follow",
    description = {
      "Stores the commands that change a Redis server as it sends them to its replicas, until it is",
      "stopped. Takes a backup by itself where the log has none to build on.",
      "With --once, ends with 9 if commands are lost: the server could not go on where the log ended."
    })
final class RedisFollow implements BackupctlCommand {
  private final Session session;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "The policy; needed if several have a Redis source.")
  private Optional<String> type = Optional.empty();

  @Option(
      names = "--once",
      description = "Ends when all is stored that the server had written at the start.")
  private boolean once;

  RedisFollow(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException, InterruptedException {
    LogFollowing following = new LogFollowing(session, SourceKind.REDIS, "Redis", "commands");
    try (Operations operations = session.open()) {
      LogRequest request = new LogRequest(following.policy(operations, type), once);
      if (!once) {
        following.forEver(operations, request.policy(), this::tell);
        return ExitCode.INTERRUPTED;
      }
      LogResult result = operations.logs().follow(request, LogFollowing.heard(this::tell));
      ExitCode code = code(result);
      session.print(document(following.document("redis follow", code, result), result));
      following.show(result);
      return code;
    }
  }

  private static ExitCode code(LogResult result) {
    if (result.base().isEmpty()) {
      return ExitCode.COMPLETE;
    }
    NewBase base = result.base().get();
    return base.after().isPresent()
        ? ExitCode.VERIFICATION_FAILED
        : ExitCode.of(base.backup().outcome());
  }

  /** A log that began anew is a loss, and says so. */
  private void tell(NewBase base) {
    RunResult backup = base.backup();
    String set =
        backup.set().map(taken -> taken.key() + " was taken").orElse("no backup was taken");
    if (base.after().isPresent()) {
      session.complain(
          "the server could not go on where the log ended ("
              + base.after().get()
              + "): nothing is recovered between that and the new log. "
              + set
              + " for the new one.");
      session.complainMore(
          "Hint: raise repl-backlog-size if the server was not restarted; 'backupctl redis audit'"
              + " shows the logs.");
    } else {
      session.say(set + " for the log to build on.");
    }
    if (backup.set().isEmpty()) {
      session.complain(backup.message());
    }
  }

  private static Document document(Document begun, LogResult result) {
    return begun
        .put("log_broke_after", result.base().flatMap(NewBase::after))
        .put("base", result.base().flatMap(base -> base.backup().set()).map(set -> set.key()))
        .put("base_message", result.base().map(base -> base.backup().message()));
  }
}
