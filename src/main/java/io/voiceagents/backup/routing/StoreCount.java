package io.voiceagents.backup.routing;

import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what lies in the store, every six hours: a listing is paid for by the thousand objects,
 * and a sum that is a few hours old shows a trend as well. On a thread of its own: of millions of
 * objects it takes minutes, in which edits and alerts have to be looked at.
 */
final class StoreCount implements AutoCloseable {
  static final Duration EVERY = Duration.ofHours(6);

  /** After a listing that failed: it may have been paid for, and may fail again. */
  static final Duration AGAIN = Duration.ofMinutes(15);

  private static final Logger LOG = LoggerFactory.getLogger(StoreCount.class);
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final Counting counting;
  private final EventSink events;
  private final Clock clock;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private Instant next = Instant.MIN;

  /** Lists the store. */
  @FunctionalInterface
  interface Counting {
    List<Event.Share> shares() throws IOException;
  }

  StoreCount(Counting counting, EventSink events, Clock clock) {
    this.counting = counting;
    this.events = events;
    this.clock = clock;
  }

  /** Counts what the configuration in force stores. */
  static StoreCount of(Generations generations, EventSink events, Clock clock) {
    return new StoreCount(
        () -> {
          try (Generations.Use use = generations.use()) {
            return use.application().storageUse();
          }
        },
        events,
        clock);
  }

  /** Begins, at once. */
  void start() {
    Future<?> unused =
        thread.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Counts if it is time; one that is empty costs little, and is looked at the next time. */
  void look() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    next = now.plus(AGAIN);
    try {
      List<Event.Share> shares = counting.shares();
      events.accept(new Event.StoreCounted(now, shares));
      next = shares.isEmpty() ? now : now.plus(EVERY);
    } catch (IOException e) {
      // Whether the store can be asked is told by others.
      LOG.debug("the store can't be counted", e);
    } catch (RuntimeException e) {
      LOG.error("counting the store failed; it is tried again", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
