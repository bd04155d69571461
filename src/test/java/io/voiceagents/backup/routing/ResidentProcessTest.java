package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.audit.Actor;
import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditEntry.Outcome;
import io.voiceagents.backup.audit.AuditReport;
import io.voiceagents.backup.audit.ThisHost;
import io.voiceagents.backup.cli.InvalidConfigurationException;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.Event.BackupEnded;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.LoadedConfiguration;
import io.voiceagents.backup.recovery.Protection.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that stays, with real files and real routes: what it starts, and what it shows. */
class ResidentProcessTest extends ResidentFixture {
  ResidentProcessTest(@TempDir Path home) throws IOException {
    super(home);
  }

  @Test
  void aScheduleOfTheConfigurationIsATriggerOfQuartzInItsTimeZone() throws Exception {
    assertThat(triggers(start())).containsExactly("0 0 4 * * ? * Europe/Berlin");
  }

  @Test
  void theAlertsOfAPolicyAndAChannelThatAreTakenOutEndAndSayWhy() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    HttpServer hook = hook(told);
    String rest =
        """
        state_directory: ../var
        storage: { directory: ../store }
        encryption: { key_file: backup.key }
        schedules: { expiry: never }
        server: { port: %d }
        notification_channels:
          kept: { type: webhook, webhook_url: 'http://127.0.0.1:%d/' }
        """
            .formatted(EmbeddedRedis.freePort(), hook.getAddress().getPort());
    String ops = "  ops: { type: webhook, webhook_url: 'http://127.0.0.1:1/' }\n";
    String logs =
        "  logs: { type: filesystem, paths: [../data], schedule: { full: '0 4 * * *' } }\n";
    String gone = "  gone: { type: filesystem, paths: [../nowhere] }\n";
    write("config/backup.yaml", rest + ops + "policies:\n" + logs + gone);
    AlertFiles files = new AlertFiles(home.resolve("var"));
    new AlertDesk(files, Clock.systemUTC(), AlertDesk.REMINDER, Duration.ZERO)
        .channel("ops", Optional.of("refused"));
    process = Optional.of(ResidentProcess.start(installation.start()));
    await().atMost(SOON).until(() -> String.join("", told).contains("never backed up"));
    assertThat(keys(files)).contains("gone/protection", "ops/channel");

    write("config/backup.yaml", rest + "policies:\n" + logs);

    String why = "the policy 'gone' was removed from the configuration";
    await().atMost(SOON).until(() -> String.join("", told).contains(why));
    // What was on its way to the channel may still say that it fails.
    await().atMost(SOON).until(() -> Collections.disjoint(keys(files), GONE));
    hook.stop(0);
  }

  private static final List<String> GONE = List.of("gone/protection", "ops/channel");

  private static HttpServer hook(List<String> told) throws IOException {
    HttpServer hook =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    hook.start();
    return hook;
  }

  private static List<String> keys(AlertFiles files) throws IOException {
    return files.open().stream().map(open -> open.alert().key()).toList();
  }

  @Test
  void aBackupThatAScheduleStartsIsTakenAndToldAndSeenOnTheBoard() throws Exception {
    ResidentProcess running = start();
    running.work().backup("logs", BackupKind.FULL);
    await()
        .atMost(SOON)
        .until(() -> events.stream().anyMatch(event -> event instanceof BackupEnded));
    BackupEnded ended =
        (BackupEnded)
            events.stream().filter(BackupEnded.class::isInstance).findFirst().orElseThrow();
    assertThat(ended.status()).isEqualTo("complete");
    running.board().refresh();
    assertThat(running.board().last().trouble()).isEmpty();
    assertThat(running.board().last().policies().get(0).complete()).isPresent();
    shipped(running);
  }

  /** By the process that stays, and by a command beside it; through the one way to put. */
  private void shipped(ResidentProcess running) throws Exception {
    assertThat(onRecord("backup run").actor().name()).isEqualTo("schedule");
    running.record().ship(running.generations());
    Path file = home.resolve("config/backup.yaml");
    LoadedConfiguration loaded = ConfigurationLoader.loadWithWarnings(file, Map.of());
    Lazy.Maker<Application> opening =
        () -> new Application(loaded, home, Map.of(), Clock.systemUTC());
    ShippedTrail command = new ShippedTrail(loaded, opening, Clock.systemUTC());
    Actor user = ThisHost.user(Map.of(), Actor.Via.CLI);
    command.record(AuditEntry.of(user, "keys rotate", Map.of(), Outcome.DONE));
    try (Application application = opening.make()) {
      assertThat(application.verifyAudit(false).notes().toString())
          .contains("not in the store yet: 1");
      command.ship();
      AuditReport report = application.verifyAudit(false);
      assertThat(report.problems()).isEmpty();
      assertThat(report.shipped()).isEqualTo(report.records()).isGreaterThan(2);
    }
  }

  @Test
  void theNextRunIsThatOfTheRouteAndNoneIfThatIsStopped() throws Exception {
    ResidentProcess running = start();
    running.board().refresh();
    assertThat(logs(running).nextRun()).isPresent();
    assertThat(logs(running).warnings()).noneMatch(text -> text.startsWith("nothing will"));

    var routes = running.runtime().context().getRouteController();
    routes.stopRoute("schedule-logs-full");
    running.board().refresh();

    assertThat(logs(running).nextRun()).isEmpty();
    assertThat(logs(running).warnings())
        .contains("nothing will start the next full backup: its route does not run");
    assertThat(running.board().last().level()).isNotEqualTo(Level.OK);

    routes.startRoute("schedule-logs-full");
    running.board().refresh();
    assertThat(logs(running).nextRun()).isPresent();
    assertThat(logs(running).warnings()).noneMatch(text -> text.startsWith("nothing will"));
  }

  @Test
  void aNewPolicyHasUntilItsFirstRunToBeBackedUp() throws Exception {
    ResidentProcess running = start();
    running.board().refresh();
    assertThat(logs(running).level()).isEqualTo(Level.WARNING);
    assertThat(logs(running).warnings())
        .anyMatch(text -> text.startsWith("never backed up yet: the first run is due at "));
    assertThat(running.board().last().sentence()).startsWith("WARNING: logs (never backed up");

    // One of two days ago had its time.
    String since = Instant.now().minus(Duration.ofDays(2)).toString();
    write("var/policies", "logs " + since + "\n");
    running.board().refresh();
    assertThat(logs(running).level()).isEqualTo(Level.FAILED);
    assertThat(logs(running).failures())
        .anyMatch(text -> text.startsWith("never backed up: the first run was due at "));
  }

  @Test
  void aStoreThatIsAwayIsDegradedAndSaysSo() throws Exception {
    ResidentProcess running = start();
    running.work().backup("logs", BackupKind.FULL);
    await().atMost(SOON).until(() -> events.stream().anyMatch(BackupEnded.class::isInstance));
    Files.move(home.resolve("store"), home.resolve("away"));
    running.board().refresh();
    assertThat(running.board().last().level()).isEqualTo(Level.FAILED);
    assertThat(running.board().last().sentence()).startsWith("NOT RECOVERABLE NOW");
    assertThat(logs(running).level()).isEqualTo(Level.WARNING);
    assertThat(logs(running).warnings()).first().asString().startsWith("not known now");
    Files.move(home.resolve("away"), home.resolve("store"));
    running.board().refresh();
    assertThat(running.board().last().trouble()).isEmpty();
    assertThat(events).hasAtLeastOneElementOfType(Event.StoreFine.class);
  }

  @Test
  void retentionIsAppliedEveryMorningUnlessItIsSaidOtherwise() throws Exception {
    String text = read("config/backup.yaml");
    write("config/backup.yaml", text.replace(", expiry: never", ""));
    assertThat(triggers(start()))
        .containsExactlyInAnyOrder("0 0 4 * * ? * Europe/Berlin", "0 30 6 * * ? * Europe/Berlin");
  }

  @Test
  void nothingStartsOnAWrongConfiguration() throws Exception {
    write("config/backup.yaml", "policies: 3\n");
    assertThatThrownBy(this::start).isInstanceOf(InvalidConfigurationException.class);
  }
}
