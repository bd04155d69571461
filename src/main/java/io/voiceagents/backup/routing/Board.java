package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.NoRepositoryException;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Assessment;
import io.voiceagents.backup.recovery.Plan;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.recovery.Recoverability;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
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
  private final Function<Policy, Plan> plans;
  private final FirstSeen since;
  private final Clock clock;
  private final List<Consumer<Recoverability>> listeners = new CopyOnWriteArrayList<>();
  private volatile Recoverability last;
  private PacedWindows windows;
  private Optional<Application> looked = Optional.empty();

  /**
   * @param schedules why nothing begins by itself; empty while all is well
   * @param own the times of the schedules in force that people wrote as routes
   * @param plans what is going to start the backups of a policy
   * @param since when each policy came into force
   */
  Board(
      Generations generations,
      EventSink events,
      Supplier<Optional<String>> schedules,
      Supplier<List<OwnSchedules.Time>> own,
      Function<Policy, Plan> plans,
      FirstSeen since,
      Clock clock) {
    this.plans = plans;
    this.since = since;
    this.schedules = schedules;
    this.own = own;
    this.generations = generations;
    this.events = events;
    this.clock = clock;
    this.last = Recoverability.unknown(clock.instant());
    this.windows = new PacedWindows(clock);
  }

  /** Those of another configuration may be of another store. */
  private synchronized PacedWindows windows(Application app) {
    if (looked.filter(before -> before.equals(app)).isEmpty()) {
      looked = Optional.of(app);
      windows = new PacedWindows(clock);
    }
    return windows;
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
    return known.scheduled(edited, plans).alsoAt(OwnSchedules.runs(own.get(), now));
  }

  /** Asks the store and judges anew. One at a time: the store need not answer twice at once. */
  synchronized void refresh() {
    since.look(
        generations.ask(Application::configuration).policies().keySet(), this::repositoryMade);
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

  private Optional<Instant> repositoryMade() throws IOException {
    try (Generations.Use use = generations.use()) {
      return use.application().repositoryMade();
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
              (policy, sets) ->
                  windows(app).of(policy.name(), () -> app.recoveryWindow(policy, sets)),
              concerns(app),
              clock)
          .now();
    } catch (NoRepositoryException e) {
      return nothingYet();
    } catch (IOException | RuntimeException e) {
      // At a start nothing is known yet; what is there to protect is.
      List<Protection> known =
          last.policies().isEmpty() ? nothingYet().policies() : last.policies();
      return Recoverability.away(clock.instant(), known, Failures.message(e));
    }
  }

  private Recoverability nothingYet() {
    return generations.ask(
        app -> Assessment.ofNothing(app.configuration(), concerns(app), clock.instant()));
  }

  private Assessment.Concerns concerns(Application app) {
    return new Assessment.Concerns() {
      @Override
      public Optional<String> of(Policy policy) throws IOException {
        return concern(app, policy);
      }

      @Override
      public Optional<Instant> knownSince(Policy policy) {
        return since.of(policy.name());
      }
    };
  }
}
