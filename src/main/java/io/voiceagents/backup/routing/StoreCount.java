package io.voiceagents.backup.routing;

import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what lies in the store, every six hours: a listing is paid for by the thousand objects,
 * and a sum that is a few hours old shows a trend as well. Used by one thread.
 */
final class StoreCount {
  private static final Logger LOG = LoggerFactory.getLogger(StoreCount.class);
  private static final Duration EVERY = Duration.ofHours(6);

  private final Generations generations;
  private final EventSink events;
  private final Clock clock;
  private Instant next = Instant.MIN;

  StoreCount(Generations generations, EventSink events, Clock clock) {
    this.generations = generations;
    this.events = events;
    this.clock = clock;
  }

  /** Counts if it is time; a store that is away, or empty, is looked at again the next time. */
  void look() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    try (Generations.Use use = generations.use()) {
      List<Event.Share> shares = use.application().storageUse();
      events.accept(new Event.StoreCounted(now, shares));
      next = shares.isEmpty() ? next : now.plus(EVERY);
    } catch (IOException e) {
      // Whether the store can be asked is told by others.
      LOG.debug("the store can't be counted", e);
    }
  }
}
