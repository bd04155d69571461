package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.Configuration;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts edits in force that passed the gate. Used by one thread.
 *
 * @param inForce what runs; set with the routes, under the lock of {@code schedules}
 * @param edited hears what is in force from now on
 */
record EditTaker(
    ResidentProcess.Start start,
    EventSink events,
    Generations generations,
    ScheduleRoutes schedules,
    Optional<SharedSchedules> shared,
    Board board,
    Followers followers,
    AtomicReference<RouteGate.Passed> inForce,
    Consumer<Configuration> edited)
    implements Edits.InForce {
  private static final Logger LOG = LoggerFactory.getLogger(EditTaker.class);

  @Override
  public List<RouteProblem> objections(RouteGate.Passed passed) throws IOException {
    try (Generations.Use use = generations.use()) {
      return RetentionGuard.problems(use.application(), passed.configuration());
    }
  }

  /** The pipeline of the edit is started first, so that one that does not start is seen. */
  @Override
  public void put(RouteGate.Passed passed) throws IOException {
    Configuration before = generations.ask(Application::configuration);
    if (shared.isPresent()) {
      shared.get().check();
    }
    Application next = start.application(passed, events);
    try {
      startRoutes(next, before);
      // Whoever looks after the routes sees them together with what they are made from.
      synchronized (schedules) {
        schedules.apply(passed.configuration(), passed.resident());
        inForce.set(passed);
      }
    } catch (IOException | RuntimeException e) {
      next.close();
      throw e;
    }
    generations.replace(next);
    tell(before, passed.configuration());
    edited.accept(passed.configuration());
  }

  /** From here on the edit is in force, whatever becomes of those who hear of it. */
  private void tell(Configuration before, Configuration now) {
    try {
      board.scheduled(now);
      followers.apply(now.policies(), !before.storage().equals(now.storage()));
    } catch (RuntimeException e) {
      LOG.error("an edit is in force, and not everybody could be told", e);
    }
  }

  /**
   * A store that is away keeps an edit waiting only if the edit is about it: otherwise the routes
   * start when they are needed, as they do at the start of the process.
   */
  private static void startRoutes(Application next, Configuration before) throws IOException {
    try {
      next.startRoutes();
    } catch (RoutesDontStart e) {
      throw e;
    } catch (IOException e) {
      Configuration after = next.configuration();
      if (!before.storage().equals(after.storage())
          || !before.encryption().equals(after.encryption())) {
        throw e;
      }
      LOG.warn("an edit is taken without the store: {}", Failures.message(e));
    }
  }
}
