package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogRunner.LogResult;
import io.voiceagents.backup.catalog.LogRunner.NewBase;
import io.voiceagents.backup.catalog.LogStatus;
import io.voiceagents.backup.catalog.LogWatch;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceKind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the commands have in common that follow a log.
 *
 * @param source how people call the kind of source
 * @param what how they call what is followed
 */
record LogFollowing(Session session, SourceKind kind, String source, String what) {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** The policy of that name, or the only one with such a source. */
  Policy policy(Operations operations, Optional<String> type) throws CommandFailure {
    List<Policy> all =
        operations.configuration().policies().values().stream()
            .filter(policy -> policy.source().kind() == kind)
            .toList();
    if (type.isPresent()) {
      Policy named = Sets.policy(operations.configuration(), type.get());
      if (all.contains(named)) {
        return named;
      }
      throw new CommandFailure(
          ExitCode.USAGE,
          "policy '"
              + named.name()
              + "' has no "
              + source
              + " source. Hint: 'wal follow' is for PostgreSQL, 'redis follow' for Redis.");
    }
    if (all.size() != 1) {
      throw new CommandFailure(
          ExitCode.USAGE,
          all.size()
              + " policies have a "
              + source
              + " source. Hint: name one with --type"
              + all.stream().map(policy -> " " + policy.name()).reduce("", String::concat)
              + ".");
    }
    return all.get(0);
  }

  /** A failure is told and tried again, at first soon: the source keeps its log for a while. */
  void forEver(Operations operations, LogRequest request, Consumer<NewBase> bases)
      throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (!session.interrupted()) {
      session.say("Following the " + what + " of " + request.policy().name() + ". Ctrl-C ends it.");
      long before = session.now().getEpochSecond();
      try {
        show(operations.logs().follow(request, heard(bases)));
      } catch (IOException e) {
        session.complain(String.valueOf(e.getMessage()));
      }
      boolean lasted = session.now().getEpochSecond() - before > LONGEST_PAUSE.toSeconds();
      pause = lasted ? FIRST_PAUSE : pause;
      if (!session.interrupted()) {
        session.pause(pause);
      }
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }
  }

  /** A watch that hears of backups only. */
  static LogWatch heard(Consumer<NewBase> bases) {
    return new LogWatch() {
      @Override
      public void status(LogStatus status) {}

      @Override
      public void newBase(NewBase base) {
        bases.accept(base);
      }
    };
  }

  /** The beginning of a command's document. */
  Document document(String command, ExitCode code, LogResult result) {
    return session
        .document(command, code)
        .put("type", result.type())
        .put("log_bytes", result.logBytes())
        .put("stored_bytes", result.storedBytes())
        .put("spooled_bytes", result.spooledBytes())
        .put("duration_seconds", result.duration().toMillis() / 1000.0);
  }

  void show(LogResult result) {
    session.say(
        result.type()
            + ": "
            + Figures.size(result.logBytes())
            + " of "
            + what
            + " stored as "
            + Figures.size(result.storedBytes())
            + " in "
            + Figures.duration(result.duration()));
    if (result.spooledBytes() > 0) {
      session.complain(
          Figures.size(result.spooledBytes())
              + " wait on this host, for the store does not take them. Hint: run it again when the"
              + " store is back.");
    }
  }
}
