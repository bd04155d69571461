package io.voiceagents.backup.routing;

import io.voiceagents.backup.api.Platform;
import io.voiceagents.backup.audit.AuditDesk;
import io.voiceagents.backup.cli.AlertBook;
import io.voiceagents.backup.cli.EditBook;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.recovery.Recoverability;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What the API sees of the resident process. Thread-safe. */
final class ResidentPlatform implements Platform {
  private final Generations generations;
  private final Board board;
  private final AuditDesk audit;
  private final Executor soon;
  private final Supplier<String> metrics;
  private final EditBook edits;
  private final Clock clock;
  private final Path state;
  private final IdentityHashMap<Operations, Deque<Generations.Use>> uses = new IdentityHashMap<>();

  ResidentPlatform(
      Generations generations,
      Board board,
      AuditDesk audit,
      Executor soon,
      Supplier<String> metrics,
      EditBook edits,
      Clock clock) {
    this.edits = edits;
    this.generations = generations;
    this.board = board;
    this.audit = audit;
    this.soon = soon;
    this.metrics = metrics;
    this.clock = clock;
    // Alerts are written where the process began, wherever an edit says that the state is.
    this.state = generations.ask(Application::configuration).stateDirectory();
  }

  @Override
  public Operations operations() {
    Generations.Use use = generations.use();
    synchronized (uses) {
      uses.computeIfAbsent(use.application(), unused -> new ArrayDeque<>()).add(use);
    }
    return use.application();
  }

  @Override
  public void release(Operations operations) {
    Optional<Generations.Use> use;
    synchronized (uses) {
      Deque<Generations.Use> open = uses.get(operations);
      use = open == null ? Optional.empty() : Optional.ofNullable(open.poll());
      if (open != null && open.isEmpty()) {
        uses.remove(operations);
      }
    }
    use.ifPresent(Generations.Use::close);
  }

  @Override
  public Recoverability recoverability() {
    return board.last();
  }

  @Override
  public Optional<String> notReady() {
    return board.last().trouble();
  }

  @Override
  public String metrics() {
    return metrics.get();
  }

  @Override
  public void changed(String type) {
    soon.execute(board::refresh);
  }

  @Override
  public AlertBook alerts() {
    return AlertBook.ofHost(state, clock);
  }

  @Override
  public EditBook edits() {
    return edits;
  }

  @Override
  public AuditDesk audit() {
    return audit;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }
}
