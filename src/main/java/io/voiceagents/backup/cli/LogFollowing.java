package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.LogKeeper;
import io.voiceagents.backup.catalog.LogRunner.LogResult;
import io.voiceagents.backup.catalog.LogRunner.NewBase;
import io.voiceagents.backup.catalog.LogStatus;
import io.voiceagents.backup.catalog.LogWatch;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
  private static final Duration REPEAT = Duration.ofMinutes(10);

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

  /** Until it is interrupted: a failure is told and tried again, a log that is lost begins anew. */
  void forEver(Operations operations, Policy policy, Consumer<NewBase> bases)
      throws IOException, InterruptedException {
    session.say("Following the " + what + " of " + policy.name() + ". Ctrl-C ends it.");
    new LogKeeper(
            operations.logs(),
            operations::backups,
            operations.logStatuses(),
            session.clock(),
            new Told(bases))
        .keep(policy);
  }

  /** Says what happens; a warning again only when it changes, and then every ten minutes. */
  private final class Told implements LogKeeper.Listener {
    private final Consumer<NewBase> bases;
    private List<String> last = List.of();
    private Instant again = Instant.EPOCH;

    Told(Consumer<NewBase> bases) {
      this.bases = bases;
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
    public void newBase(NewBase base) {
      bases.accept(base);
    }

    @Override
    public void ended(LogResult result) {
      show(result);
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
