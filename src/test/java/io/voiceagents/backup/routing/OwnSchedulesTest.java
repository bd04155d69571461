package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.cli.Operations.Finding;
import io.voiceagents.backup.cli.Operations.Finding.Level;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.Event.EditApplied;
import io.voiceagents.backup.observe.Event.EditRefused;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.recovery.Protection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.support.LifecycleStrategySupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobListener;
import org.quartz.Scheduler;
import org.quartz.listeners.JobListenerSupport;

/** A route file of one's own that runs at a time of its own, with the real process and Quartz. */
class OwnSchedulesTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String FILE = "routes/schedule-extra.camel.yaml";
  private static final String OFTEN = "0/1 * * * * ?";
  private static final String RARELY = "0 0 2 1 1 ?";

  private final Path home;
  private final Installation installation;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private Optional<ResidentProcess> process = Optional.empty();

  OwnSchedulesTest(@TempDir Path home) throws IOException {
    this.home = home;
    this.installation = Installation.in(home);
    installation.configure(
        """
        state_directory: ../var
        storage: { directory: ../store }
        encryption: { key_file: backup.key }
        schedules: { time_zone: Europe/Berlin, expiry: never }
        policies:
          logs: { type: filesystem, paths: [../data] }
        """);
  }

  /** As an operator would write it: with no time of the configuration. */
  private static String route(String cron) {
    return """
        - route:
            id: extra
            description: Puts a backup in line.
            from:
              uri: quartz:own/extra
              parameters:
                cron: "%s"
                trigger.timeZone: "{{schedule.time_zone}}"
              steps:
                - bean:
                    ref: schedules
                    method: backup('logs', 'full')
        """
        .formatted(cron);
  }

  private ResidentProcess start() throws IOException {
    ResidentProcess started = installation.start(events::add);
    process = Optional.of(started);
    return started;
  }

  @AfterEach
  void stop() throws IOException {
    if (process.isPresent()) {
      process.get().close();
    }
  }

  private List<Finding> check() throws Exception {
    return RouteFindings.of(
        ConfigurationLoader.load(installation.configurationFile(), Map.of()),
        home.resolve("routes"),
        Clock.systemUTC(),
        new SecureRandom());
  }

  private long backups() {
    return events.stream().filter(Event.BackupEnded.class::isInstance).count();
  }

  private static Optional<Instant> nextRun(ResidentProcess process) {
    process.board().refresh();
    return process.board().last().policies().get(0).nextRun();
  }

  @Test
  void runsFromTheStartOn() throws Exception {
    installation.write(FILE, route(OFTEN));
    start();
    await().atMost(SOON).until(() -> backups() > 0);
  }

  @Test
  void runsAfterAnEditAndIsShownUntilItIsGone() throws Exception {
    ResidentProcess running = start();
    assertThat(nextRun(running)).isEmpty();
    installation.write(FILE, route(RARELY));
    await().atMost(SOON).until(() -> events.stream().anyMatch(EditApplied.class::isInstance));
    // Two o'clock in Berlin, in winter.
    assertThat(nextRun(running)).get().asString().endsWith("-01-01T01:00:00Z");
    assertThat(running.lines()).singleElement().asString().startsWith("extra runs next at ");

    installation.write(FILE, route(OFTEN));
    await().atMost(SOON).until(() -> backups() > 0);
    Files.delete(home.resolve(FILE));
    await().atMost(SOON).until(() -> nextRun(running).isEmpty());
    assertThat(running.runtime().context().getRoute("extra")).isNull();
  }

  /**
   * A time that comes while its route is exchanged: camel-quartz finds no route for it, makes an
   * endpoint of its own, and takes the trigger out when that can't start.
   */
  @Test
  void aTimeThatComesWhileItsRouteIsExchangedDoesNotEndTheSchedule() throws Exception {
    installation.write(FILE, route(OFTEN));
    ResidentProcess running = start();
    CamelContext context = running.runtime().context();
    Scheduler scheduler = context.getComponent("quartz", QuartzComponent.class).getScheduler();
    AtTheWrongMoment moment = new AtTheWrongMoment(context);
    context.addLifecycleStrategy(moment);
    scheduler.getListenerManager().addJobListener(moment.listener());
    moment.begin();

    installation.write(FILE, route("0/1 * * * 1-12 ?"));
    await().atMost(SOON).until(() -> events.stream().anyMatch(EditApplied.class::isInstance));
    long before = backups();

    await().atMost(SOON).until(() -> backups() > before + 1);
    assertThat(nextRun(running)).isPresent();
  }

  /**
   * Lets a time wait until its route is gone, the new route, before anybody can find it, for that
   * time to be over or to make something in its place, and this, before it starts, for the new
   * route to be there.
   */
  private static final class AtTheWrongMoment extends LifecycleStrategySupport {
    private final CamelContext context;
    private volatile boolean begun;
    private volatile boolean over;

    AtTheWrongMoment(CamelContext context) {
      this.context = context;
    }

    void begin() {
      begun = true;
    }

    JobListener listener() {
      return new JobListenerSupport() {
        @Override
        public String getName() {
          return "wrong moment";
        }

        @Override
        public void jobToBeExecuted(JobExecutionContext job) {
          if (begun) {
            await().atMost(SOON).until(() -> over || context.getRoute("extra") == null);
          }
        }

        @Override
        public void jobWasExecuted(JobExecutionContext job, JobExecutionException failure) {
          over = over || begun;
        }
      };
    }

    @Override
    public void onEndpointAdd(Endpoint endpoint) {
      if (begun && Thread.currentThread().getName().contains("Worker")) {
        over = true;
        await().atMost(SOON).until(() -> context.getRoute("extra") != null);
      }
    }

    @Override
    public void onRoutesAdd(Collection<Route> routes) {
      if (begun && routes.stream().anyMatch(route -> route.getId().equals("extra"))) {
        await().atMost(SOON).until(() -> over);
      }
    }
  }

  @Test
  void theCommandSaysOfItWhatTheServerSays() throws Exception {
    installation.write(FILE, route(RARELY));
    String fresh =
        "  configs: { type: filesystem, paths: [../data], schedule: { full: '0 2 * * *' } }\n";
    installation.configure(installation.configuration() + fresh);
    ResidentProcess running = start();
    running.work().backup("logs", BackupKind.FULL);
    await().atMost(SOON).until(() -> backups() > 0);
    running.board().refresh();
    List<Protection> served = running.board().last().policies();
    assertThat(served.get(0).nextRun()).get().asString().endsWith("-01-01T01:00:00Z");
    assertThat(served.get(1).warnings()).singleElement().asString().startsWith("never backed up");

    BackupctlMain.Opener opener = new BackupctlMain.Opener(home, Map.of(), Clock.systemUTC());
    try (Operations here = opener.open(home.resolve("config/backup.yaml"))) {
      List<Protection> found = here.recoverability(Clock.systemUTC()).policies();
      for (int i = 0; i < served.size(); i++) {
        assertThat(found.get(i).nextRun()).isEqualTo(served.get(i).nextRun());
        assertThat(found.get(i).level()).isEqualTo(served.get(i).level());
        assertThat(found.get(i).failures()).isEqualTo(served.get(i).failures());
        assertThat(found.get(i).warnings()).isEqualTo(served.get(i).warnings());
        assertThat(found.get(i).recoverableTo()).isEqualTo(served.get(i).recoverableTo());
      }
    }
  }

  @Test
  void oneThatWasStoppedIsToldUntilItRunsAgain() throws Exception {
    installation.write(FILE, route(RARELY));
    installation.write(
        "routes/schedule-looks.camel.yaml",
        route(RARELY)
            .replace("extra", "looks")
            .replace("backup('logs', 'full')", "verification()"));
    ResidentProcess running = start();
    running.work().backup("logs", BackupKind.FULL);
    await().atMost(SOON).until(() -> backups() > 0);
    running.judge();
    assertThat(warnings(running)).noneMatch(text -> text.startsWith("nothing will start"));
    assertThat(last(Event.OwnSchedulesTrouble.class)).isEmpty();

    running.runtime().context().getRouteController().stopRoute("extra");
    running.runtime().context().getRouteController().stopRoute("looks");
    running.judge();
    assertThat(nextRun(running)).isEmpty();
    assertThat(warnings(running))
        .contains(
            "nothing will start the next backup of the schedule 'extra': its route does not run");
    assertThat(last(Event.OwnSchedulesTrouble.class).orElseThrow().message())
        .contains("'looks' (schedule-looks.camel.yaml)")
        .doesNotContain("extra");

    running.runtime().context().getRouteController().startRoute("extra");
    running.runtime().context().getRouteController().startRoute("looks");
    long before = told(Event.OwnSchedulesFine.class);
    running.judge();
    assertThat(nextRun(running)).isPresent();
    assertThat(warnings(running)).noneMatch(text -> text.startsWith("nothing will start"));
    assertThat(told(Event.OwnSchedulesFine.class)).isEqualTo(before + 1);
  }

  private static List<String> warnings(ResidentProcess process) {
    return process.board().last().policies().get(0).warnings();
  }

  private <T extends Event> Optional<T> last(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).reduce((a, b) -> b);
  }

  private long told(Class<? extends Event> kind) {
    return events.stream().filter(kind::isInstance).count();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ref: schedules | ref: scheduled | schedule-extra.camel.yaml:11: 'scheduled' is not a bean that routes may call",
        "0 0 2 1 1 ? | 0 2 * * * | schedule-extra.camel.yaml:7: '0 2 * * *' is not a time for Quartz",
        "0 0 2 1 1 ? | {{schedule.logs.full}} | schedule-extra.camel.yaml:7: {{schedule.logs.full}} names a schedule",
        "'logs' | 'lags' | schedule-extra.camel.yaml:12: 'lags' is not a policy",
        "uri: quartz:own/extra | uri: exec:rm | schedule-extra.camel.yaml:5: the endpoint 'exec:' is not allowed",
        "bean: | groovy: | schedule-extra.camel.yaml:10: the step 'groovy' is not allowed",
        "trigger.timeZone | trigger.timezone | 'trigger.timezone' is not a known option",
      })
  void isHeldToTheRules(String part, String instead, String message) throws Exception {
    assertThat(route(RARELY)).contains(part);
    installation.write(FILE, route(RARELY).replace(part, instead));
    assertThat(check())
        .anySatisfy(
            finding -> {
              assertThat(finding.level()).isEqualTo(Level.FAILED);
              assertThat(finding.name() + ": " + finding.detail()).contains(message);
            });
  }

  @Test
  void theHintSaysTheTimeAsQuartzTakesIt() throws Exception {
    installation.write(FILE, route("0 2 * * *"));
    assertThat(check())
        .singleElement()
        .extracting(Finding::hint)
        .asString()
        .contains("0 0 2 * * ?");
  }

  @Test
  void reachesNoRouteOfAnotherContext() throws Exception {
    String sends = "        - to: direct:trigger\n";
    installation.write(FILE, route(RARELY) + sends);
    assertThat(check())
        .singleElement()
        .extracting(Finding::detail)
        .asString()
        .contains("no route begins at 'direct:trigger' where this one runs");
  }

  @Test
  void takesNoOtherScheduleItsTrigger() throws Exception {
    installation.write(FILE, route(RARELY));
    installation.write(
        "routes/schedule-second.camel.yaml", route(RARELY).replace("id: extra", "id: second"));
    assertThat(check())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.name()).isEqualTo("schedule-second.camel.yaml:5");
              assertThat(finding.detail()).contains("that of schedule-extra.camel.yaml:5 too");
            });
  }

  @Test
  void theCheckSaysWhatRunsAndWhatNeverDoes() throws Exception {
    installation.write(FILE, route(RARELY));
    installation.write(
        "routes/schedule-nightly-full.camel.yaml", route(RARELY).replace("extra", "nightly"));
    installation.write(
        "routes/mine.camel.yaml",
        "- route: {id: mine, from: {uri: 'direct:mine', steps: [{log: {message: mine}}]}}\n");
    List<Finding> findings = check();
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.name()).isEqualTo("extra");
              assertThat(finding.level()).isEqualTo(Level.OK);
              assertThat(finding.detail()).endsWith("0 0 2 1 1 ? Europe/Berlin");
            })
        .anySatisfy(
            finding -> {
              assertThat(finding.level()).isEqualTo(Level.INFO);
              assertThat(finding.detail())
                  .contains("wait for their time")
                  .contains("schedule-postgres-full.camel.yaml")
                  .doesNotContain("extra");
            });
    assertThat(findings)
        .filteredOn(finding -> finding.level() == Level.WARNING)
        .extracting(Finding::name)
        .containsExactly("mine.camel.yaml", "schedule-nightly-full.camel.yaml");
  }

  @Test
  void aFileOfAPolicyThatIsNotThereStaysQuiet() throws Exception {
    ResidentProcess running = start();
    assertThat(running.runtime().context().getRoute("schedule-postgres-full")).isNull();
    installation.write("routes/schedule-logs-full.camel.yaml", route(OFTEN));
    await().atMost(SOON).until(() -> events.stream().anyMatch(EditApplied.class::isInstance));
    assertThat(running.runtime().context().getRoute("extra")).isNull();
    assertThat(events).noneMatch(EditRefused.class::isInstance);
  }
}
