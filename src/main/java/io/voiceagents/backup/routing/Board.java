package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.NoRepositoryException;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Assessment;
import io.voiceagents.backup.recovery.Recoverability;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last answer to "could we recover now?", for all who ask: they never wait for the store. Its
 * store being away is an answer too. Thread-safe.
 */
final class Board {
  private static final Logger LOG = LoggerFactory.getLogger(Board.class);

  private final Generations generations;
  private final EventSink events;
  private final Supplier<Optional<String>> schedules;
  private final Supplier<List<OwnSchedules.Time>> own;
  private final Clock clock;
  private final List<Consumer<Recoverability>> listeners = new CopyOnWriteArrayList<>();
  private volatile Recoverability last;

  /**
   * @param schedules why nothing begins by itself; empty while all is well
   * @param own the times of the schedules in force that people wrote as routes
   */
  Board(
      Generations generations,
      EventSink events,
      Supplier<Optional<String>> schedules,
      Supplier<List<OwnSchedules.Time>> own,
      Clock clock) {
    this.schedules = schedules;
    this.own = own;
    this.generations = generations;
    this.events = events;
    this.clock = clock;
    this.last = Recoverability.unknown(clock.instant());
  }

  Recoverability last() {
    return last;
  }

  /** Hears of every new answer. */
  void listen(Consumer<Recoverability> listener) {
    listeners.add(listener);
  }

  /** Shows the schedules of an edit at once; what is stored is asked for afterwards. */
  void scheduled(Configuration edited) {
    last = scheduled(last, edited);
  }

  private Recoverability scheduled(Recoverability known, Configuration edited) {
    Instant now = clock.instant();
    return known.scheduled(edited, now).alsoAt(OwnSchedules.next(own.get(), now));
  }

  /** Asks the store and judges anew. One at a time: the store need not answer twice at once. */
  synchronized void refresh() {
    // An edit may have been put in force while the store was asked.
    Recoverability now = scheduled(ask(), generations.ask(Application::configuration));
    boolean wasAway = last.trouble().isPresent();
    last = now;
    if (now.trouble().isPresent()) {
      events.accept(new Event.StoreTrouble(now.at(), now.trouble().get()));
    } else if (wasAway) {
      events.accept(new Event.StoreFine(now.at()));
    }
    for (Consumer<Recoverability> listener : listeners) {
      tell(listener, now);
    }
  }

  private static void tell(Consumer<Recoverability> listener, Recoverability now) {
    try {
      listener.accept(now);
    } catch (RuntimeException e) {
      LOG.error("a listener failed; the others go on", e);
    }
  }

  private Optional<String> concern(Application app, Policy policy) throws IOException {
    Optional<String> idle = policy.schedule().isEmpty() ? Optional.empty() : schedules.get();
    List<String> all =
        Stream.concat(idle.stream(), app.agreements().heldBack(policy).stream()).toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", all));
  }

  private Recoverability ask() {
    try (Generations.Use use = generations.use()) {
      Application app = use.application();
      return new Assessment(
              app.configuration(),
              app.catalog(),
              app.verifier(),
              app.logStatuses(),
              app::recoveryWindow,
              policy -> concern(app, policy),
              clock)
          .now();
    } catch (NoRepositoryException e) {
      return Assessment.ofNothing(generations.ask(Application::configuration), clock.instant());
    } catch (IOException | RuntimeException e) {
      return new Recoverability(clock.instant(), last.policies(), Optional.of(Failures.message(e)));
    }
  }
}
