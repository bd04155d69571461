package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.NoRepositoryException;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Retention;
import io.voiceagents.backup.retention.Agreements;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the retentions in force, from the start on: the configuration of a start was asked about
 * by nobody. One that gives up too much is told at once, not at the next expiry. Used by one thread
 * at a time.
 */
final class RetentionWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionWatch.class);

  private final Generations generations;
  private final EventSink events;
  private final Clock clock;
  private final Map<String, Judged> judged = new HashMap<>();
  private final Set<String> told = new HashSet<>();

  private record Judged(Retention retention, int mostPercent) {}

  RetentionWatch(Generations generations, EventSink events, Clock clock) {
    this.generations = generations;
    this.events = events;
    this.clock = clock;
  }

  /** Looks once. The store is asked only about a retention that may give something up. */
  synchronized void look() {
    try (Generations.Use use = generations.use()) {
      Application app = use.application();
      for (Policy policy : app.configuration().policies().values()) {
        look(app, policy);
      }
      judged.keySet().retainAll(app.configuration().policies().keySet());
    }
  }

  private void look(Application app, Policy policy) {
    try {
      judge(app, policy);
      tell(policy, app.agreements().heldBack(policy));
    } catch (IOException e) {
      // Asked again in the next round; expiry asks by itself, too.
      LOG.info("the retention of {} can't be judged now: {}", policy.name(), Failures.message(e));
    }
  }

  private void judge(Application app, Policy policy) throws IOException {
    int most = app.configuration().schedules().mostGivenUpPercent();
    Judged now = new Judged(policy.retention(), most);
    if (now.equals(judged.get(policy.name()))) {
      return;
    }
    Agreements agreements = app.agreements();
    try {
      Optional<String> unused = agreements.judge(app::retainer, policy, most);
      judged.put(policy.name(), now);
    } catch (NoRepositoryException e) {
      LOG.debug("nothing is stored that {} could give up", policy.name(), e);
    }
  }

  private void tell(Policy policy, Optional<String> held) {
    if (held.isPresent() && told.add(policy.name())) {
      events.accept(new Event.RetentionHeld(clock.instant(), policy.name(), held.get()));
    } else if (held.isEmpty() && told.remove(policy.name())) {
      events.accept(new Event.RetentionFine(clock.instant(), policy.name()));
    }
  }
}
