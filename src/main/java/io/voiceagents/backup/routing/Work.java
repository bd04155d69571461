package io.voiceagents.backup.routing;

import io.voiceagents.backup.api.Jobs;
import io.voiceagents.backup.api.ShownJob;
import io.voiceagents.backup.audit.AuditEntry.Outcome;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.NoRepositoryException;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.routing.Turns.Turn;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What schedules start. Runs of one type come one after the other; one that waits already is not
 * put in line a second time, so a slow source never piles up work. Thread-safe.
 */
final class Work implements ScheduleSteps.Starts, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Work.class);

  /** The lane of what is done for all policies; no policy can have a name with a blank. */
  private static final String CHECKS = "verification and expiry";

  private static final Duration TURN = Duration.ofHours(24);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  private final Generations generations;
  private final OnRecord record;
  private final EventSink events;
  private final Clock clock;
  private final Turns turns;
  private volatile Optional<Jobs> jobs = Optional.empty();
  private final Map<String, ExecutorService> lanes = new HashMap<>();
  private final Set<String> waiting = new HashSet<>();
  private final Set<CountDownLatch> open = ConcurrentHashMap.newKeySet();

  /**
   * @param turns in which backups come that others of this process begin too
   */
  Work(Generations generations, OnRecord record, EventSink events, Turns turns, Clock clock) {
    this.turns = turns;
    this.generations = generations;
    this.record = record;
    this.events = events;
    this.clock = clock;
  }

  /** Lets backups be seen among the jobs of the API. */
  void showIn(Jobs visible) {
    jobs = Optional.of(visible);
  }

  /** Takes a backup as soon as its type is free, and its jitter is over. */
  @Override
  public ScheduleSteps.Begun backup(String type, BackupKind kind) {
    return submit(
        type,
        "backup " + type + " " + kind.word(),
        () -> {
          pause(jitter(type, generations.ask(app -> app.configuration().schedules().jitter())));
          return turns.await(type);
        },
        app -> backUp(app, type, kind));
  }

  /** Verifies the newest set of every policy at a depth, one after the other. */
  @Override
  public ScheduleSteps.Begun verify(Optional<VerifyDepth> depth) {
    String name = "verify " + depth.map(VerifyDepth::word).orElse("");
    return submit(CHECKS, name, () -> Turn.FREE, app -> verifyAll(app, depth));
  }

  /** Applies the retention of every policy, one after the other. */
  @Override
  public ScheduleSteps.Begun expire() {
    return submit(CHECKS, "expire", () -> Turn.FREE, this::expireAll);
  }

  private void expireAll(Application app) {
    for (Policy policy : app.configuration().policies().values()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      try {
        app.retainer().expire(policy, Optional.empty());
        record.scheduled("expire", Map.of("type", policy.name()), Outcome.DONE, "");
      } catch (NoRepositoryException e) {
        LOG.info("nothing of {} is stored that could expire", policy.name());
      } catch (IOException | RuntimeException e) {
        // A defect that shows with one policy must not keep the others from their turn.
        record.scheduled(
            "expire", Map.of("type", policy.name()), Outcome.FAILED, Failures.message(e));
        // Told as an event already.
        LOG.warn("expiry of {}: {}", policy.name(), Failures.message(e));
      }
    }
  }

  /** Waits for whatever work has to wait for. */
  @FunctionalInterface
  private interface Entrance {
    Turn await() throws InterruptedException;
  }

  private synchronized ScheduleSteps.Begun submit(
      String lane, String name, Entrance entrance, Consumer<Application> work) {
    if (!waiting.add(name)) {
      LOG.info("{} waits already; it is not put in line again", name);
      return () -> {};
    }
    CountDownLatch ended = new CountDownLatch(1);
    open.add(ended);
    lanes
        .computeIfAbsent(lane, Work::newLane)
        .execute(
            () -> {
              try (Turn turn = enter(name, entrance)) {
                run(work);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException | Error e) {
                LOG.error("{} ended by a defect", name, e);
                record.scheduled(name.strip(), Map.of(), Outcome.FAILED, Failures.message(e));
              } finally {
                open.remove(ended);
                ended.countDown();
              }
            });
    return ended::await;
  }

  /** Until it has its turn it waits, and is in line once. */
  private Turn enter(String name, Entrance entrance) throws InterruptedException {
    try {
      return entrance.await();
    } finally {
      begin(name);
    }
  }

  private void run(Consumer<Application> work) {
    try (Generations.Use use = generations.use()) {
      work.accept(use.application());
    }
  }

  private synchronized void begin(String name) {
    waiting.remove(name);
  }

  private static ExecutorService newLane(String lane) {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread thread = new Thread(work, "work-" + lane);
          thread.setDaemon(true);
          return thread;
        });
  }

  private void backUp(Application app, String type, BackupKind kind) {
    Policy policy = app.configuration().policies().get(type);
    if (policy == null) {
      LOG.info("{} is no longer a policy; its backup does not run", type);
      return;
    }
    Map<String, String> asked = Map.of("type", type, "kind", kind.word());
    Optional<ShownJob> job = jobs.map(visible -> visible.show("backup", type, "schedule"));
    Progress progress = job.map(ShownJob::progress).orElse(Progress.NONE);
    boolean good = false;
    String message = "cancelled before it began";
    try {
      awaitTurn(app, type);
      RunResult result = app.backups().run(new BackupRequest(policy, kind, false), progress);
      Outcome outcome = outcome(result);
      good = outcome == Outcome.DONE || outcome == Outcome.PARTIAL;
      message = result.message();
      record.scheduled("backup run", asked, outcome, message);
    } catch (IOException | RuntimeException | Error e) {
      if (!(e instanceof IOException)) {
        LOG.error("the backup of {} failed by a defect", type, e);
      }
      message = Failures.message(e);
      record.scheduled("backup run", asked, Outcome.FAILED, message);
      events.accept(notBegun(type, kind, "failed", message));
    } catch (InterruptedException e) {
      record.scheduled("backup run", asked, Outcome.CANCELLED, message);
      events.accept(notBegun(type, kind, "cancelled", message));
      Thread.currentThread().interrupt();
    } finally {
      end(job, good, message);
    }
  }

  private static void end(Optional<ShownJob> job, boolean good, String message) {
    job.ifPresent(shown -> shown.end(good, message));
  }

  /**
   * Waits while another process is at this type, a command or another node, or was and is lost: its
   * lease ends by itself.
   */
  private void awaitTurn(Application app, String type) throws IOException, InterruptedException {
    Instant end = clock.instant().plus(TURN);
    Optional<String> writer = writer(app, type);
    while (writer.isPresent() && clock.instant().isBefore(end)) {
      LOG.info("a backup of {} waits: {}", type, writer.get());
      pause(ASK_AGAIN);
      writer = writer(app, type);
    }
  }

  /** Whoever is stopped while the store answers was stopped, whatever the store makes of it. */
  private static Optional<String> writer(Application app, String type)
      throws IOException, InterruptedException {
    try {
      return app.writer(type);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped while the store was asked who writes");
      }
      throw e;
    }
  }

  private static Outcome outcome(RunResult result) {
    return switch (result.outcome()) {
      case COMPLETE -> Outcome.DONE;
      case PARTIAL -> Outcome.PARTIAL;
      case FAILED -> result.cancelled() ? Outcome.CANCELLED : Outcome.FAILED;
    };
  }

  private Event notBegun(String type, BackupKind kind, String status, String message) {
    return new Event.BackupEnded(
        clock.instant(), type, kind.word(), status, Duration.ZERO, 0, 0, Optional.empty(), message);
  }

  /** The same for a policy every time, so that its backups keep their distance. */
  static Duration jitter(String type, Duration longest) {
    return longest.isZero()
        ? Duration.ZERO
        : Duration.ofMillis(
            Math.floorMod((long) type.hashCode() * 2_654_435_761L, longest.toMillis()));
  }

  private static void pause(Duration duration) throws InterruptedException {
    boolean unused = new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void verifyAll(Application app, Optional<VerifyDepth> wanted) {
    VerifyDepth depth = wanted.orElse(app.configuration().schedules().depth());
    for (String type : app.configuration().policies().keySet()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      verify(app, type, depth);
    }
  }

  private void verify(Application app, String type, VerifyDepth depth) {
    Map<String, String> asked = Map.of("type", type, "depth", depth.word());
    try {
      List<SetSummary> newest = app.catalog().list(Optional.of(type), 1);
      if (!newest.isEmpty()) {
        boolean passed = app.verifier().verify(newest.get(0), depth, Progress.NONE).passed();
        record.scheduled("backup verify", asked, passed ? Outcome.DONE : Outcome.FAILED, "");
      }
    } catch (IOException | RuntimeException e) {
      record.scheduled("backup verify", asked, Outcome.FAILED, Failures.message(e));
      LOG.warn("verification of {} at depth {}: {}", type, depth.word(), Failures.message(e));
    } catch (InterruptedException e) {
      record.scheduled("backup verify", asked, Outcome.CANCELLED, "stopped");
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    lanes.values().forEach(ExecutorService::shutdownNow);
    // What was in line never runs; whoever waits for it need not.
    open.forEach(CountDownLatch::countDown);
  }
}
