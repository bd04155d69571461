package io.voiceagents.backup.routing;

import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.Policy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which of the schedules that people wrote as routes run. One that backs up a policy and does not
 * is the policy's trouble; the others are told as an event of their own. Thread-safe.
 */
final class OwnRuns {
  private final ScheduleRoutes schedules;
  private final Supplier<RouteGate.Passed> inForce;
  private final BooleanSupplier waiting;
  private final EventSink events;
  private final Clock clock;
  private String told = "";
  private boolean looked;

  /**
   * @param inForce what {@code schedules} was made from; exchanged under its lock
   * @param waiting whether all schedules wait for their database, which is told as that
   */
  OwnRuns(
      ScheduleRoutes schedules,
      Supplier<RouteGate.Passed> inForce,
      BooleanSupplier waiting,
      EventSink events,
      Clock clock) {
    this.schedules = schedules;
    this.inForce = inForce;
    this.waiting = waiting;
    this.events = events;
    this.clock = clock;
  }

  /** Those that will fire. */
  List<OwnSchedules.Time> running() {
    return times(true);
  }

  /** The ids of those that back up a policy and don't run, though a time of them is to come. */
  List<String> stopped(Policy policy) {
    return stopped().stream()
        .filter(time -> time.policy().filter(policy.name()::equals).isPresent())
        .map(OwnSchedules.Time::route)
        .toList();
  }

  private List<OwnSchedules.Time> stopped() {
    Instant now = clock.instant();
    return waiting.getAsBoolean()
        ? List.of()
        : times(false).stream().filter(time -> time.next(now).isPresent()).toList();
  }

  private List<OwnSchedules.Time> times(boolean run) {
    // An edit exchanges both, one after the other.
    synchronized (schedules) {
      return inForce.get().ownTimes().stream().filter(time -> schedules.runs(time) == run).toList();
    }
  }

  /** Tells of those that back up no policy, when they stop and when all run again. */
  synchronized void look() {
    Set<String> policies = inForce.get().configuration().policies().keySet();
    String idle =
        stopped().stream()
            .filter(time -> time.policy().filter(policies::contains).isEmpty())
            .map(time -> "'" + time.route() + "' (" + time.file() + ")")
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    if (looked && idle.equals(told)) {
      return;
    }
    looked = true;
    told = idle;
    events.accept(
        idle.isEmpty()
            ? new Event.OwnSchedulesFine(clock.instant())
            : new Event.OwnSchedulesTrouble(
                clock.instant(),
                "nothing will start the schedule " + idle + ": its route does not run"));
  }
}
