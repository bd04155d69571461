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
import io.voiceagents.backup.audit.AuditLog;
import io.voiceagents.backup.audit.AuditRecord;
import io.voiceagents.backup.audit.AuditReport;
import io.voiceagents.backup.audit.ThisHost;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.cli.EditBook;
import io.voiceagents.backup.cli.InvalidConfigurationException;
import io.voiceagents.backup.edit.EditEntry;
import io.voiceagents.backup.edit.FileChange;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.Event.BackupEnded;
import io.voiceagents.backup.observe.Event.EditApplied;
import io.voiceagents.backup.observe.Event.EditRefused;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.LoadedConfiguration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.recovery.Protection.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.component.quartz.QuartzComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quartz.CronTrigger;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.impl.matchers.GroupMatcher;

/**
 * The process that stays, its schedules and the gate for edits, with real files and real routes.
 */
class ResidentProcessTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Path home;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private Optional<ResidentProcess> process = Optional.empty();

  ResidentProcessTest(@TempDir Path home) {
    this.home = home;
  }

  @BeforeEach
  void install() throws IOException {
    Files.createDirectories(home.resolve("config"));
    Files.createDirectories(home.resolve("routes"));
    Files.createDirectories(home.resolve("store"));
    Path data = Files.createDirectories(home.resolve("data"));
    Files.writeString(data.resolve("call.txt"), "hello");
    try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
      for (Path file : shipped.toList()) {
        Files.copy(file, home.resolve("routes").resolve(file.getFileName()));
      }
    }
    KeyFile.generate(home.resolve("config/backup.key"), new SecureRandom(), Clock.systemUTC());
    configure("0 4 * * *");
  }

  private void configure(String cron) throws IOException {
    write(
        "config/backup.yaml",
        """
        state_directory: ../var
        storage: { directory: ../store }
        encryption: { key_file: backup.key }
        schedules: { time_zone: Europe/Berlin, expiry: never }
        policies:
          logs:
            type: filesystem
            paths: [../data]
            schedule: { full: "%s" }
        """
            .formatted(cron));
  }

  private void write(String file, String text) throws IOException {
    Path target = home.resolve(file);
    Path written = target.resolveSibling("." + target.getFileName() + ".new");
    Files.writeString(written, text);
    Files.move(
        written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private String read(String file) throws IOException {
    return Files.readString(home.resolve(file));
  }

  private ResidentProcess start() throws IOException {
    ResidentProcess.Start with =
        new ResidentProcess.Start(
            home.resolve("config/backup.yaml"), home, Map.of(), Clock.systemUTC());
    AlertFiles files = new AlertFiles(home.resolve("var"));
    RuntimePlan alerts =
        AlertRoutes.plan(
            home.resolve("routes"),
            () -> AlertSettings.DEFAULT,
            files,
            new AlertDesk(files, Clock.systemUTC(), AlertDesk.REMINDER, Duration.ZERO),
            (channel, delivered) -> {},
            "test",
            Clock.systemUTC(),
            AlertRoutes.Patience.USUAL);
    ResidentProcess started =
        ResidentProcess.start(
            with,
            ResidentProcess.configuration(with),
            Watchers.of(
                events::add,
                new RuntimePlan(List.of(), Optional.empty(), alerts.properties(), alerts.beans())),
            unused -> {});
    process = Optional.of(started);
    return started;
  }

  @AfterEach
  void stop() throws IOException {
    if (process.isPresent()) {
      process.get().close();
    }
  }

  /** The cron expression and the time zone of every trigger that Quartz has. */
  private static List<String> triggers(ResidentProcess process) {
    try {
      Scheduler scheduler =
          process.runtime().context().getComponent("quartz", QuartzComponent.class).getScheduler();
      List<String> found = new ArrayList<>();
      for (JobKey job : scheduler.getJobKeys(GroupMatcher.anyGroup())) {
        for (Trigger trigger : scheduler.getTriggersOfJob(job)) {
          CronTrigger cron = (CronTrigger) trigger;
          found.add(cron.getCronExpression() + " " + cron.getTimeZone().getID());
        }
      }
      return found;
    } catch (SchedulerException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> refusals() {
    return events.stream()
        .filter(EditRefused.class::isInstance)
        .map(event -> ((EditRefused) event).message())
        .toList();
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
            .formatted(freePort(), hook.getAddress().getPort());
    String ops = "  ops: { type: webhook, webhook_url: 'http://127.0.0.1:1/' }\n";
    String logs =
        "  logs: { type: filesystem, paths: [../data], schedule: { full: '0 4 * * *' } }\n";
    String gone = "  gone: { type: filesystem, paths: [../nowhere] }\n";
    write("config/backup.yaml", rest + ops + "policies:\n" + logs + gone);
    AlertFiles files = new AlertFiles(home.resolve("var"));
    new AlertDesk(files, Clock.systemUTC(), AlertDesk.REMINDER, Duration.ZERO)
        .channel("ops", Optional.of("refused"));
    process =
        Optional.of(
            ResidentProcess.start(
                new ResidentProcess.Start(
                    home.resolve("config/backup.yaml"), home, Map.of(), Clock.systemUTC())));
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

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anEditOfACronTakesEffectByItself() throws Exception {
    ResidentProcess running = start();
    configure("30 5 * * 1");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(triggers(running)).containsExactly("0 30 5 ? * 2 * Europe/Berlin"));
    await().atMost(SOON).until(() -> told(EditApplied.class));
    AuditEntry edit = onRecord("edit");
    assertThat(edit.outcome()).isEqualTo(Outcome.DONE);
    assertThat(edit.parameters().get("files")).isEqualTo("backup.yaml");
    assertThat(edit.parameters().get("owners")).isEqualTo(System.getProperty("user.name"));
  }

  private AuditEntry onRecord(String operation) throws IOException {
    AuditLog log = new AuditLog(home.resolve("var"), new SecureRandom(), Clock.systemUTC());
    await()
        .atMost(SOON)
        .until(
            () ->
                log.list(0, Long.MAX_VALUE, Instant.MIN).stream()
                    .anyMatch(record -> record.entry().operation().equals(operation)));
    return log.list(0, Long.MAX_VALUE, Instant.MIN).stream()
        .map(AuditRecord::entry)
        .filter(entry -> entry.operation().equals(operation))
        .findFirst()
        .orElseThrow();
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

  private static Protection logs(ResidentProcess running) {
    return running.board().last().policies().get(0);
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
  void aBrokenConfigurationIsRefusedWithItsLineAndTheOldGoesOn() throws Exception {
    ResidentProcess running = start();
    write("config/backup.yaml", read("config/backup.yaml").replace("schedule:", "shedule:"));
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    assertThat(refusals().get(0)).contains("backup.yaml:9").contains("schedule");
    assertThat(onRecord("edit").outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(onRecord("edit").message()).contains("backup.yaml:9");
    assertThat(triggers(running)).containsExactly("0 0 4 * * ? * Europe/Berlin");
  }

  @Test
  void anEditThatWouldGiveUpTooMuchIsRefused() throws Exception {
    ResidentProcess running = start();
    try (Generations.Use use = running.generations().use()) {
      Application application = use.application();
      Policy policy = application.configuration().policies().values().iterator().next();
      for (int i = 0; i < 3; i++) {
        application.backups().run(new BackupRequest(policy, BackupKind.FULL, true), Progress.NONE);
      }
    }
    String fewer = read("config/backup.yaml") + "    retention: { full_backups: 1 }\n";
    write("config/backup.yaml", fewer);
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    assertThat(refusals().get(0)).contains("policies.logs.retention gives up 2 of the 3 backups");
    write("config/backup.yaml", fewer.replace("expiry:", "max_given_up_percent: 70, expiry:"));
    await().atMost(SOON).until(() -> events.stream().anyMatch(EditApplied.class::isInstance));
  }

  @Test
  void aRefusedEditThatStaysInTheFileIsHeldBackAtTheNextStart() throws Exception {
    ResidentProcess first = start();
    await().atMost(SOON).until(() -> Files.exists(home.resolve("var/retention.json")));
    try (Generations.Use use = first.generations().use()) {
      Policy policy = use.application().configuration().policies().values().iterator().next();
      for (int i = 0; i < 3; i++) {
        use.application()
            .backups()
            .run(new BackupRequest(policy, BackupKind.FULL, true), Progress.NONE);
      }
    }
    first.close();
    write(
        "config/backup.yaml", read("config/backup.yaml") + "    retention: { full_backups: 1 }\n");

    ResidentProcess second = start();
    await().atMost(SOON).until(() -> told(Event.RetentionHeld.class));
    await()
        .atMost(SOON)
        .until(() -> second.board().last().complaints().contains("expiry is held back"));
    second.work().expire();
    assertThat(onRecord("expire").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(onRecord("expire").message()).contains("gives up 2 of the 3 backups");
    configure("7 7 * * *");
    write(
        "config/backup.yaml", read("config/backup.yaml") + "    retention: { full_backups: 1 }\n");
    await().atMost(SOON).until(() -> told(EditApplied.class));

    try (Generations.Use use = second.generations().use()) {
      Policy policy = use.application().configuration().policies().values().iterator().next();
      use.application().agreeToRetention(policy);
      assertThat(use.application().retainer().expire(policy, Optional.empty()).marked()).hasSize(2);
    }
    await().atMost(SOON).until(() -> told(Event.RetentionFine.class));
    assertThat(refusals()).isEmpty();
  }

  private EditBook edits() {
    return EditBook.ofHost(
        home.resolve("var"),
        home.resolve("config/backup.yaml"),
        home.resolve("routes"),
        new SecureRandom(),
        Clock.systemUTC());
  }

  @Test
  void whoAsksIsToldWhatBecomesOfAnEdit() throws Exception {
    assertThatThrownBy(() -> edits().apply("anna")).hasMessageContaining("no 'backupctl serve'");
    ResidentProcess running = start();
    assertThat(edits().diff()).isEmpty();
    assertThat(edits().apply("anna").outcome()).isEqualTo(EditEntry.Outcome.UNCHANGED);

    String shipped = read("routes/verify.camel.yaml");
    write("routes/verify.camel.yaml", shipped.replace("ref: verify", "ref: request"));
    assertThat(edits().diff()).extracting(FileChange::file).containsExactly("verify.camel.yaml");
    for (int time = 0; time < 2; time++) {
      EditEntry refused = edits().apply("anna");
      assertThat(refused.outcome()).isEqualTo(EditEntry.Outcome.REFUSED);
      assertThat(refused.by()).isEqualTo("anna");
      assertThat(refused.problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.file()).isEqualTo("verify.camel.yaml");
                assertThat(problem.line()).isPositive();
                assertThat(problem.hint()).contains("In this order");
              });
    }

    write("routes/verify.camel.yaml", shipped);
    configure("7 7 * * *");
    // The process may have seen the edit by itself a moment before it was asked.
    assertThat(edits().apply("anna").isRefused()).isFalse();
    assertThat(triggers(running)).containsExactly("0 7 7 * * ? * Europe/Berlin");
    assertThat(edits().diff()).isEmpty();
    List<EditEntry> history = edits().history(0);
    assertThat(history)
        .extracting(EditEntry::outcome)
        .contains(EditEntry.Outcome.APPLIED, EditEntry.Outcome.REFUSED)
        .endsWith(EditEntry.Outcome.STARTED);
    assertThat(history.get(0).generation())
        .isEqualTo(history.get(history.size() - 1).generation() + 1);
    try (Stream<Path> left = Files.list(home.resolve("var/edits"))) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("request-"));
    }
  }

  private boolean told(Class<? extends Event> kind) {
    return events.stream().anyMatch(kind::isInstance);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "schedule-logs-full | bean: | been: | the step 'been' is not allowed",
        "schedule-logs-full | - bean: | - bean: nothing | is not YAML",
        "schedule-logs-full | ref: schedules | rif: schedules | does not start",
        "schedule-logs-full | cron: | kron: | does not start",
        "schedule-logs-full | {{schedule.logs.full}} | {{schedule.logs.fool}} | names a schedule that",
        "schedule-logs-full | {{schedule.logs.full}} | not+a+cron | is not a time for Quartz",
        "schedule-logs-full | ref: schedules | ref: shedules | Did you mean 'schedules'?",
        "schedule-logs-full | steps: | steps | is not YAML",
        "backup | direct:seal-and-store | direct:seal-and-stare | no route begins at",
        "seal-and-store | ref: encrypt | ref: compress | lacks the step 'encrypt'",
        "seal-and-store | uri: direct:put-object | uri: exec:rm | is not allowed",
        "verify | id: verify-set | id: backup-commit | stands at"
      })
  void aBrokenRouteIsRefusedAndTheOldOnesGoOn(
      String file, String part, String instead, String message) throws Exception {
    ResidentProcess running = start();
    String path = "routes/" + file + ".camel.yaml";
    String shipped = read(path);
    assertThat(shipped).contains(part);
    write(path, shipped.replace(part, instead));
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    assertThat(refusals().get(0)).contains(file + ".camel.yaml").contains(message);
    assertThat(triggers(running)).containsExactly("0 0 4 * * ? * Europe/Berlin");
    write(path, shipped);
    configure("1 1 * * *");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(triggers(running)).containsExactly("0 1 1 * * ? * Europe/Berlin"));
  }

  @Test
  void aScheduleWithoutARouteIsRefusedWithTheCommandThatWritesIt() throws Exception {
    start();
    write(
        "config/backup.yaml",
        read("config/backup.yaml")
            + "  calls:\n    type: filesystem\n    paths: [../calls]\n    schedule: { full: '0 1 * * *' }\n");
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    assertThat(refusals().get(0)).contains("backupctl routes add calls");
  }

  @Test
  void aRouteThatIsAddedIsLikeTheShippedOnesAndRuns() throws Exception {
    ResidentProcess running = start();
    assertThat(withoutComments(RouteTemplate.text("logs", BackupKind.FULL)))
        .isEqualTo(withoutComments(read("routes/schedule-logs-full.camel.yaml")));
    String calls =
        "  calls:\n    type: filesystem\n    paths: [../calls]\n    schedule: { full: '0 1 * * *' }\n";
    write("routes/schedule-calls-full.camel.yaml", RouteTemplate.text("calls", BackupKind.FULL));
    write("config/backup.yaml", read("config/backup.yaml") + calls);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(triggers(running))
                    .containsExactlyInAnyOrder(
                        "0 0 4 * * ? * Europe/Berlin", "0 0 1 * * ? * Europe/Berlin"));
  }

  private static List<String> withoutComments(String text) {
    return text.lines().filter(line -> !line.strip().startsWith("#")).toList();
  }

  @Test
  void onlyAnEditThatIsAboutTheStoreWaitsForIt() throws Exception {
    ResidentProcess running = start();
    Files.move(home.resolve("store"), home.resolve("away"));
    configure("7 7 * * *");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(triggers(running)).containsExactly("0 7 7 * * ? * Europe/Berlin"));
    assertThat(refusals()).isEmpty();

    String moved = read("config/backup.yaml").replace("../store", "../elsewhere");
    write("config/backup.yaml", moved);
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    Files.move(home.resolve("away"), home.resolve("elsewhere"));
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(edits().history(1).get(0).outcome())
                    .isEqualTo(EditEntry.Outcome.APPLIED));
    running.work().backup("logs", BackupKind.FULL);
    await().atMost(SOON).until(() -> told(BackupEnded.class));
  }

  /** Camel loads both routes, and starts only the first of them. */
  private static final String TWICE =
      """
      - route:
          id: own-first
          from:
            uri: direct:own
            steps:
              - log: first
      - route:
          id: own-second
          from:
            uri: direct:own
            steps:
              - log: second
      """;

  @Test
  void everythingIsPutBackIfOneRouteDoesNotStart() throws Exception {
    ResidentProcess running = start();
    String pacing = read("routes/alert-pacing.camel.yaml");
    String schedule = read("routes/schedule-logs-full.camel.yaml");
    String before = running.runtime().context().getRoute("alert-pacing").getDescription();
    write(
        "routes/schedule-logs-full.camel.yaml",
        schedule.replace("{{schedule.logs.full}}", "0+0+9+*+*+?") + TWICE);
    write("routes/alert-pacing.camel.yaml", pacing.replace("In: a tick.", "In: another tick."));
    // The first file may have been refused by itself before the other one was written.
    await()
        .atMost(SOON)
        .until(() -> edits().history(1).stream().anyMatch(entry -> entry.files().size() == 2));
    EditEntry refused = edits().history(1).get(0);
    assertThat(refused.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.file()).isEqualTo("schedule-logs-full.camel.yaml");
              assertThat(problem.line()).isGreaterThan((int) schedule.lines().count());
              assertThat(problem.message()).contains("does not start").doesNotContain("in-force");
            });
    assertThat(triggers(running)).containsExactly("0 0 4 * * ? * Europe/Berlin");
    assertThat(running.runtime().context().getRoute("alert-pacing").getDescription())
        .isEqualTo(before);
    assertThat(running.runtime().context().getRoute("own-first")).isNull();
    running.work().backup("logs", BackupKind.FULL);
    await().atMost(SOON).until(() -> told(BackupEnded.class));

    write("routes/schedule-logs-full.camel.yaml", schedule);
    await().atMost(SOON).until(() -> told(EditApplied.class));
    assertThat(running.runtime().context().getRoute("alert-pacing").getDescription())
        .contains("another tick");
    await().atMost(SOON).until(() -> staged() == 1);
  }

  private long staged() throws IOException {
    try (Stream<Path> directories = Files.list(home.resolve("var/in-force"))) {
      return directories.count();
    }
  }

  @Test
  void aRouteOfThePipelineThatDoesNotStartIsNamedWithItsLine() throws Exception {
    ResidentProcess running = start();
    String shipped = read("routes/backup.camel.yaml");
    write("routes/backup.camel.yaml", shipped.replace("#sealPool", "#noPool"));
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    assertThat(refusals().get(0))
        .startsWith("backup.camel.yaml:4: does not start")
        .contains("noPool");
    assertThat(edits().history(1).get(0).problems()).hasSize(1);
    running.work().backup("logs", BackupKind.FULL);
    await().atMost(SOON).until(() -> told(BackupEnded.class));
  }

  @Test
  void aRefusedEditThatIsTakenBackIsOver() throws Exception {
    start();
    String good = read("config/backup.yaml");
    write("config/backup.yaml", "policies: 3\n");
    await().atMost(SOON).until(() -> !refusals().isEmpty());
    assertThat(events).noneMatch(EditApplied.class::isInstance);
    write("config/backup.yaml", good);
    await().atMost(SOON).until(() -> events.stream().anyMatch(EditApplied.class::isInstance));
  }

  @Test
  void nothingStartsOnAWrongConfiguration() throws Exception {
    write("config/backup.yaml", "policies: 3\n");
    assertThatThrownBy(this::start).isInstanceOf(InvalidConfigurationException.class);
  }
}
