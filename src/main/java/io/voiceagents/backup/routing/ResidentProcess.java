package io.voiceagents.backup.routing;

import io.voiceagents.backup.access.Tokens;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.LongSilences;
import io.voiceagents.backup.cli.EditBook;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.edit.EditLog;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.ConfigurationException;
import io.voiceagents.backup.policy.ConfigurationLoader;
import io.voiceagents.backup.policy.CronTimes;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Plan;
import io.voiceagents.backup.routing.web.WebServer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.component.quartz.QuartzComponent;

/**
 * The process that stays: schedules, logs, checks, and whatever watches them. Its own Camel context
 * runs the schedules; each configuration has another one for the pipeline, see {@link Generations}.
 */
final class ResidentProcess implements Operations.Resident {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration SHIP = Duration.ofSeconds(30);
  private static final Duration JUDGE = Duration.ofSeconds(15);
  private static final Duration KEEP = Duration.ofSeconds(5);

  /** Shows routes and their figures by JMX: to the console, and to tools on this machine. */
  static final Map<String, String> SHOWN = Map.of("camel.main.jmxEnabled", "true");

  private final Start start;
  private final OnRecord record;
  private final Closeable served;
  private final EventSink events;
  private final Beats beats = new Beats();
  private final Generations generations;
  private final StoreCount count;
  private final Work work;
  private final Board board;
  private final RetentionWatch retentions;
  private final Followers followers;
  private final CamelRuntime runtime;
  private final ScheduleRoutes schedules;
  private final OwnRuns own;
  private final Optional<SharedSchedules> shared;
  private final AtomicReference<RouteGate.Passed> inForce;
  private Optional<WebServer> web = Optional.empty();

  /**
   * What it is started with.
   *
   * @param file the configuration
   * @param home the installation, with the shipped {@code routes/}
   * @param turns in which backups of a type come
   */
  record Start(Path file, Path home, Map<String, String> environment, Clock clock, Turns turns) {
    Start(Path file, Path home, Map<String, String> environment, Clock clock) {
      this(file, home, environment, clock, new Turns());
    }

    /** Beside the configuration where people keep their own, else the shipped ones. */
    Path routes() {
      return home.resolve("routes");
    }

    Application application(RouteGate.Passed passed, EventSink events) {
      return new Application(
          passed.loaded(), home, passed.routes(), environment, clock, events, turns, SHOWN);
    }
  }

  /**
   * Starts it.
   *
   * @throws IOException if the configuration or a route is wrong; nothing runs then
   */
  static ResidentProcess start(Start start) throws IOException {
    Configuration configuration = configuration(start);
    AtomicReference<Configuration> inForce = new AtomicReference<>(configuration);
    Supplier<Configuration> now = inForce::get;
    Watchers watchers =
        Watchers.all(
            configuration.stateDirectory(),
            () -> now.get().alerts(),
            () -> Optional.of(now.get()),
            start.environment().getOrDefault("HOSTNAME", "voice-agent-backup"),
            start.routes(),
            start.clock());
    return start(start, configuration, watchers, inForce::set);
  }

  /**
   * As above, with others who hear of it.
   *
   * @param edited hears what is in force from now on
   */
  static ResidentProcess start(
      Start start, Configuration configuration, Watchers watchers, Consumer<Configuration> edited)
      throws IOException {
    KeyRings.check(configuration);
    Path state = configuration.stateDirectory();
    RouteGate gate =
        new RouteGate(
            start.file(),
            start.environment(),
            watchers.with(ScheduleSteps.Starts.NOTHING, Map.of()));
    OnRecord record = new OnRecord(start, state, watchers.events());
    EventSink told = EventSink.all(List.of(watchers.events(), record));
    EditLog log = new EditLog(state);
    EditNotes notes =
        new EditNotes(
            log, String.valueOf(start.file().getFileName()), record::owners, start.clock());
    Closeable served = log.serve();
    try {
      Edits edits =
          new Edits(gate, start.routes(), state.resolve("in-force"), told, notes, start.clock());
      RouteGate.Passed first = edits.first();
      ResidentProcess process = new ResidentProcess(start, first, watchers, record, served);
      try {
        process.begin(first, edits, watchers, edited);
        return process;
      } catch (IOException | RuntimeException e) {
        process.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      served.close();
      throw e;
    }
  }

  static Configuration configuration(Start start) throws IOException {
    if (!Files.exists(start.file())) {
      throw new NoSuchFileException(start.file().toString());
    }
    try {
      return ConfigurationLoader.load(start.file(), start.environment());
    } catch (ConfigurationException e) {
      throw ConfigurationNotes.invalid(start.file(), e);
    }
  }

  private ResidentProcess(
      Start start, RouteGate.Passed first, Watchers watchers, OnRecord record, Closeable served)
      throws IOException {
    this.start = start;
    this.served = served;
    this.record = record;
    this.events = watchers.events();
    this.inForce = new AtomicReference<>(first);
    this.shared =
        first
            .configuration()
            .schedules()
            .store()
            .map(store -> new SharedSchedules(store, events, start.clock()));
    this.generations =
        new Generations(
            start.application(first, events), ended -> StagedRoutes.discard(ended.routes()));
    this.count = StoreCount.of(generations, events, start.clock());
    this.work = new Work(generations, record, events, start.turns(), start.clock());
    this.board =
        new Board(
            generations,
            events,
            () -> shared.flatMap(SharedSchedules::trouble),
            this::ownTimes,
            this::plan,
            new FirstSeen(first.configuration().stateDirectory(), start.clock()),
            start.clock());
    this.retentions = new RetentionWatch(generations, events, start.clock());
    this.followers = new Followers(generations, events, start.clock());
    this.runtime = CamelRuntime.start(plan(watchers));
    this.schedules = new ScheduleRoutes(runtime, shared);
    this.own = new OwnRuns(schedules, inForce::get, this::schedulesWait, events, start.clock());
    watchers.hear(board);
  }

  private WebServer listen(Configuration configuration, Watchers watchers) throws IOException {
    SecureRandom random = new SecureRandom();
    return WebServer.start(
        new ResidentPlatform(
            generations,
            board,
            record.desk(),
            beats,
            watchers.metrics(),
            EditBook.ofHost(
                configuration.stateDirectory(),
                start.file(),
                start.routes(),
                random,
                start.clock()),
            start.clock()),
        configuration.server(),
        new Tokens(configuration.stateDirectory(), random, start.clock()),
        watchers.events(),
        random);
  }

  private List<OwnSchedules.Time> ownTimes() {
    return own.running();
  }

  private boolean schedulesWait() {
    return shared.flatMap(SharedSchedules::trouble).isPresent();
  }

  /** Where the schedules wait for their database, that is said in their place. */
  private Plan plan(Policy policy) {
    return schedulesWait()
        ? new Plan(Optional.empty(), List.of())
        : schedules.plan(policy).withStopped(own.stopped(policy));
  }

  private RuntimePlan plan(Watchers watchers) {
    Map<String, String> properties = new HashMap<>(SHOWN);
    properties.put("camel.main.name", "schedules-and-alerts");
    RuntimePlan plan =
        watchers.with(new ScheduleSteps(work, shared.isPresent()), Map.copyOf(properties));
    QuartzComponent quartz =
        shared.map(SharedSchedules::component).orElseGet(RouteTriggers::inMemory);
    return plan.with(
        new RuntimePlan(List.of(), Optional.empty(), Map.of(), Map.of("quartz", quartz)));
  }

  private void begin(
      RouteGate.Passed first, Edits edits, Watchers watchers, Consumer<Configuration> edited)
      throws IOException {
    if (watchers.listens()) {
      web = Optional.of(listen(first.configuration(), watchers));
      web.map(WebServer::jobs).ifPresent(work::showIn);
    }
    if (shared.isPresent()) {
      schedules.applyOthers(first.configuration(), first.resident());
      lookAtSchedules();
    } else {
      schedules.apply(first.configuration(), first.resident());
    }
    followers.apply(first.configuration().policies(), false);
    Consumer<Configuration> judged = edited.andThen(now -> beats.execute(this::judge));
    EditTaker taker =
        new EditTaker(
            start, events, generations, schedules, shared, board, followers, inForce, judged);
    edits.started();
    beats.repeat(() -> edits.look(taker), LOOK);
    beats.repeat(this::judge, JUDGE);
    if (shared.isPresent()) {
      beats.repeat(this::lookAtSchedules, KEEP);
    }
    AlertFiles alerts = new AlertFiles(first.configuration().stateDirectory());
    LongSilences silences = new LongSilences(alerts, start.clock());
    beats.repeat(() -> record.endLong(silences), SHIP);
    beats.repeat(() -> record.ship(generations), SHIP);
    count.start();
  }

  /** With the database away at the start, the schedules begin when it is there. */
  private void lookAtSchedules() {
    shared.ifPresent(together -> together.look(() -> schedules.repair(inForce::get)));
  }

  /** Looks at what is stored, and at what is going to start. */
  void judge() {
    own.look();
    retentions.look();
    board.refresh();
  }

  Board board() {
    return board;
  }

  Work work() {
    return work;
  }

  OnRecord record() {
    return record;
  }

  Generations generations() {
    return generations;
  }

  CamelRuntime runtime() {
    return runtime;
  }

  @Override
  public List<String> lines() {
    Configuration configuration = generations.ask(Application::configuration);
    List<String> lines = new ArrayList<>();
    for (String address : addresses()) {
      lines.add("Dashboard and API: " + address);
      lines.add("  A token to log in with: backupctl tokens create NAME --role admin");
    }
    for (Schedule schedule : Schedule.all(configuration)) {
      new CronTimes(schedule.cron(), configuration.schedules().zone())
          .next(start.clock().instant())
          .ifPresent(next -> lines.add(schedule.name() + " runs next at " + next + "."));
    }
    for (OwnSchedules.Time time : Objects.requireNonNull(inForce.get()).ownTimes()) {
      time.next(start.clock().instant())
          .ifPresent(next -> lines.add(time.route() + " runs next at " + next + "."));
    }
    return lines;
  }

  @Override
  public List<String> addresses() {
    return web.map(WebServer::address).stream().toList();
  }

  @Override
  public void close() throws IOException {
    web.ifPresent(WebServer::close);
    beats.close();
    count.close();
    followers.close();
    if (shared.isPresent()) {
      // What is due from now on is for the others; nothing more is begun here.
      shared.get().pause();
    }
    work.close();
    runtime.close();
    shared.ifPresent(SharedSchedules::close);
    generations.close();
    served.close();
  }
}
