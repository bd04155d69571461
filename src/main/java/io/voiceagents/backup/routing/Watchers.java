package io.voiceagents.backup.routing;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.DailyTests;
import io.voiceagents.backup.alert.Escalations;
import io.voiceagents.backup.alert.OpenAlert;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.recovery.Recoverability;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who hears of what happens in the resident process, and the beans and properties that their routes
 * name.
 *
 * @param events hears of everything
 * @param routes beans and properties; no files
 * @param judgements hear whether the platform could be recovered
 * @param metrics in Prometheus' text format
 * @param listens whether the API and the dashboard are served
 */
record Watchers(
    EventSink events,
    RuntimePlan routes,
    List<Consumer<Recoverability>> judgements,
    Supplier<String> metrics,
    boolean listens) {
  private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

  Watchers {
    judgements = List.copyOf(judgements);
  }

  /** One who hears events, and nothing else. */
  static Watchers of(EventSink events, RuntimePlan routes) {
    return new Watchers(events, routes, List.of(), () -> "", false);
  }

  /**
   * Alerts, metrics, and the API.
   *
   * @param state directory of the configuration
   * @param settings where alerts go, asked for each
   * @param inForce the configuration, asked for again and again; empty where none is in force
   * @param source where alerts come from, for people
   * @throws IOException if the outbox can't be made
   */
  static Watchers all(
      Path state,
      Supplier<AlertSettings> settings,
      Supplier<Optional<Configuration>> inForce,
      String source,
      Path routes,
      Clock clock)
      throws IOException {
    AlertFiles files = new AlertFiles(state);
    AlertDesk desk = AlertDesk.of(files, clock);
    Escalations escalations = new Escalations(files, clock);
    DailyTests daily = new DailyTests(files, desk, clock);
    Meters meters = new Meters();
    RuntimePlan alerts =
        AlertRoutes.plan(
            routes, settings, files, desk, meters, source, clock, AlertRoutes.Patience.USUAL);
    return new Watchers(
        EventSink.all(List.of(desk, meters)),
        new RuntimePlan(List.of(), Optional.empty(), alerts.properties(), alerts.beans()),
        List.of(
            desk::assess,
            now -> inForce.get().ifPresent(desk::configured),
            now -> escalations.look(settings.get()),
            now -> daily.look(settings.get()),
            meters::assess,
            now -> meters.channels(settings.get().channels().keySet()),
            now -> meters.publicUrl(settings.get().publicUrl()),
            now -> meters.alerts(open(desk))),
        meters::scrape,
        true);
  }

  private static List<OpenAlert> open(AlertDesk desk) {
    try {
      return desk.open();
    } catch (IOException e) {
      LOG.warn("open alerts can't be read", e);
      return List.of();
    }
  }

  /** What routes find: the beans of the watchers, and the schedules. */
  RuntimePlan with(ScheduleSteps.Starts work, Map<String, String> properties) {
    return with(new ScheduleSteps(work, false), properties);
  }

  RuntimePlan with(ScheduleSteps schedules, Map<String, String> properties) {
    return routes.with(
        new RuntimePlan(List.of(), Optional.empty(), properties, Map.of("schedules", schedules)));
  }

  void hear(Board board) {
    judgements.forEach(board::listen);
  }
}
