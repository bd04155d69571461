package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogRunner.LogResult;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceKind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

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
    try (Operations operations = session.open()) {
      LogRequest request = new LogRequest(policy(operations), once);
      if (once) {
        LogResult result = operations.logs().follow(request);
        session.print(document(result));
        show(result);
        return ExitCode.COMPLETE;
      }
      followForEver(operations, request);
      return ExitCode.INTERRUPTED;
    }
  }

  private Policy policy(Operations operations) throws CommandFailure {
    if (type.isPresent()) {
      return Sets.policy(operations.configuration(), type.get());
    }
    List<Policy> all =
        operations.configuration().policies().values().stream()
            .filter(policy -> policy.source().kind() == SourceKind.POSTGRES)
            .toList();
    if (all.size() != 1) {
      throw new CommandFailure(
          ExitCode.USAGE,
          all.size()
              + " policies have a PostgreSQL source. Hint: name one with --type"
              + all.stream().map(policy -> " " + policy.name()).reduce("", String::concat)
              + ".");
    }
    return all.get(0);
  }

  /** A failure is told and tried again, at first soon: the server keeps the WAL meanwhile. */
  private void followForEver(Operations operations, LogRequest request)
      throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!session.interrupted()) {
      session.say("Following the WAL of " + request.policy().name() + ". Ctrl-C ends it.");
      long before = session.now().getEpochSecond();
      try {
        show(operations.logs().follow(request));
      } catch (IOException e) {
        session.complain(String.valueOf(e.getMessage()));
      }
      boolean lasted = session.now().getEpochSecond() - before > LONGEST_PAUSE.toSeconds();
      pause = lasted ? FIRST_PAUSE : pause;
      if (!session.interrupted()) {
        session.pause(pause);
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  private Document document(LogResult result) {
    return session
        .document("wal follow", ExitCode.COMPLETE)
        .put("type", result.type())
        .put("log_bytes", result.logBytes())
        .put("stored_bytes", result.storedBytes())
        .put("duration_seconds", result.duration().toMillis() / 1000.0);
  }

  private void show(LogResult result) {
    session.say(
        result.type()
            + ": "
            + Figures.size(result.logBytes())
            + " of WAL stored as "
            + Figures.size(result.storedBytes())
            + " in "
            + Figures.duration(result.duration()));
  }
}
