package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.LogKeeper;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogRunner.LogResult;
import io.voiceagents.backup.catalog.LogStatus;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
  private static final Duration REPEAT = Duration.ofMinutes(10);

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
      followForEver(operations, following, request.policy());
      return ExitCode.INTERRUPTED;
    }
  }

  private void followForEver(Operations operations, LogFollowing following, Policy policy)
      throws IOException, InterruptedException {
    session.say("Following the WAL of " + policy.name() + ". Ctrl-C ends it.");
    new LogKeeper(
            operations.logs(),
            operations::backups,
            operations.logStatuses(),
            session.clock(),
            new Told(following))
        .keep(policy);
  }

  /** Says what happens; a warning again only when it changes, and then every ten minutes. */
  private final class Told implements LogKeeper.Listener {
    private final LogFollowing following;
    private List<String> last = List.of();
    private Instant again = Instant.EPOCH;

    Told(LogFollowing following) {
      this.following = following;
    }

    @Override
    public synchronized void status(LogStatus status) {
      List<String> now = status.warnings().stream().map(Told::withoutNumbers).toList();
      boolean same = now.equals(last) && session.now().isBefore(again);
      if (!same) {
        status.warnings().forEach(session::complain);
        again = session.now().plus(REPEAT);
      }
      last = now;
    }

    /** A spool that grows is the same warning. */
    private static String withoutNumbers(String warning) {
      return warning.replaceAll("[0-9]+", "");
    }

    @Override
    public void ended(LogResult result) {
      following.show(result);
    }

    @Override
    public void backedUp(RunResult result) {
      session.say(result.message());
    }

    @Override
    public void failed(String message) {
      session.complain(message);
    }
  }
}
