package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.LogKeeper;
import io.voiceagents.backup.catalog.LogRunner.LogResult;
import io.voiceagents.backup.catalog.LogRunner.NewBase;
import io.voiceagents.backup.catalog.LogStatus;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.Policy;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the logs of all policies that ask for it, a thread each. An edit that changes nothing
 * about a policy does not interrupt its log. Thread-safe.
 */
final class Followers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

  private final Generations generations;
  private final EventSink events;
  private final Clock clock;
  private final Map<String, Following> running = new HashMap<>();

  private record Following(Policy policy, Thread thread) {}

  Followers(Generations generations, EventSink events, Clock clock) {
    this.generations = generations;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Follows exactly the logs that these policies ask for.
   *
   * @param storageChanged whether all have to start anew, for they write elsewhere
   */
  synchronized void apply(Map<String, Policy> policies, boolean storageChanged) {
    for (Following following : List.copyOf(running.values())) {
      Policy before = following.policy();
      boolean same = before.equals(policies.get(before.name()));
      if (!same || storageChanged) {
        running.remove(before.name());
        following.thread().interrupt();
      }
    }
    for (Policy policy : policies.values()) {
      if (policy.log().follow() && !running.containsKey(policy.name())) {
        Thread thread = new Thread(() -> follow(policy), "follow-" + policy.name());
        thread.setDaemon(true);
        running.put(policy.name(), new Following(policy, thread));
        thread.start();
      }
    }
  }

  private void follow(Policy policy) {
    try (Generations.Use use = generations.use()) {
      Application app = use.application();
      new LogKeeper(
              (request, watch) -> app.logs().follow(request, watch),
              app::backups,
              app.logStatuses(),
              clock,
              new Told(policy.name()))
          .keep(policy);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      events.accept(
          new Event.LogTrouble(clock.instant(), policy.name(), false, Failures.message(e)));
    }
  }

  @Override
  public synchronized void close() {
    running.values().forEach(following -> following.thread().interrupt());
    running.clear();
  }

  private final class Told implements LogKeeper.Listener {
    private final String type;
    private boolean fine;

    Told(String type) {
      this.type = type;
    }

    @Override
    public synchronized void status(LogStatus status) {
      if (!status.warnings().isEmpty()) {
        trouble(String.join("; ", status.warnings()));
      } else if (!fine) {
        fine = true;
        events.accept(new Event.LogFine(clock.instant(), type));
      }
    }

    private synchronized void trouble(String message) {
      fine = false;
      boolean gap = message.startsWith("A GAP");
      events.accept(new Event.LogTrouble(clock.instant(), type, gap, message));
    }

    @Override
    public void newBase(NewBase base) {
      LOG.info("{}: a new log begins, with a backup of its own", type);
    }

    @Override
    public void ended(LogResult result) {
      LOG.info("{}: the source shut down; {} bytes of its log are stored", type, result.logBytes());
    }

    @Override
    public void backedUp(RunResult result) {
      LOG.info("{}: {}", type, result.message());
    }

    @Override
    public void failed(String message) {
      trouble(message);
    }
  }
}
