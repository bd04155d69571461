package io.voiceagents.backup.routing;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.DailyTests;
import io.voiceagents.backup.alert.Reach;
import io.voiceagents.backup.policy.AlertSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The routes that send alerts, and their beans. */
final class AlertRoutes {
  private static final List<String> FILES =
      List.of(
          "alert-outbox",
          "alert-pacing",
          "alert-slack",
          "alert-email",
          "alert-pagerduty",
          "alert-webhook",
          "alert-heartbeat");

  private AlertRoutes() {}

  /**
   * How patient the routes are.
   *
   * @param poll between looks into the outbox and the queues
   * @param redeliveries after the first try
   * @param pause before the first of them; it doubles each time, up to five minutes
   * @param timeout for a connection and for an answer
   * @param together how long a notice waits for others that go into the same message
   */
  record Patience(
      Duration poll, int redeliveries, Duration pause, Duration timeout, Duration together) {
    /** About eight minutes until a notice counts as undelivered. */
    static final Patience USUAL =
        new Patience(
            Duration.ofSeconds(1),
            7,
            Duration.ofSeconds(4),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3));
  }

  /**
   * What a {@link CamelRuntime} runs to send alerts.
   *
   * @param routes directory of the route files
   * @param settings asked for each notice, so channels change without a restart
   * @param source where alerts come from, usually the name of this host
   * @throws IOException if the directories can't be made
   */
  static RuntimePlan plan(
      Path routes,
      Supplier<AlertSettings> settings,
      AlertFiles files,
      AlertDesk desk,
      AlertLedger.Listener listener,
      String source,
      Clock clock,
      Patience patience)
      throws IOException {
    Files.createDirectories(files.outbox());
    return new RuntimePlan(
        FILES.stream().map(name -> routes.resolve(name + ".camel.yaml")).toList(),
        Optional.empty(),
        Map.of(
            "alerts.directory", files.directory().toAbsolutePath().toString(),
            "alerts.poll-millis", Long.toString(patience.poll().toMillis()),
            "alerts.redeliveries", Integer.toString(patience.redeliveries()),
            "alerts.redelivery-millis", Long.toString(patience.pause().toMillis()),
            "alerts.timeout-millis", Long.toString(patience.timeout().toMillis())),
        Map.of(
            "alertDispatch", new AlertDispatch(settings),
            "alertQuiet", new AlertDispatch.QuietHours(settings, clock),
            "alertMessages", new AlertMessages(settings, files, source),
            "alertPacing", new AlertPacing(settings, files, clock, patience.together()),
            "alertHeartbeat",
                new AlertHeartbeat(settings, desk, new Reach(desk, files, clock), clock),
            "alertLedger",
                new AlertLedger(
                    desk, files, new DailyTests(files, desk, clock), settings, listener),
            "alertBackOff", new AlertLedger.BackOff()));
  }
}
