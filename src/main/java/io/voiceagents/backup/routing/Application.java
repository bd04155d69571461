package io.voiceagents.backup.routing;

import io.voiceagents.backup.archive.WalArchive;
import io.voiceagents.backup.audit.AuditLog;
import io.voiceagents.backup.audit.AuditRecord;
import io.voiceagents.backup.audit.AuditReport;
import io.voiceagents.backup.audit.AuditShipper;
import io.voiceagents.backup.catalog.BackupRunner;
import io.voiceagents.backup.catalog.Catalog;
import io.voiceagents.backup.catalog.LogRunner;
import io.voiceagents.backup.catalog.LogRuns;
import io.voiceagents.backup.catalog.LogStatuses;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.Repository;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.catalog.StorageUse;
import io.voiceagents.backup.cli.ConfigurationNote;
import io.voiceagents.backup.cli.EditBook;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.keys.AwsKms;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.LoadedConfiguration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.recovery.Assessment;
import io.voiceagents.backup.recovery.Recoverability;
import io.voiceagents.backup.restore.DatabaseRestorer;
import io.voiceagents.backup.restore.RecoveryWindows;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.restore.Restorer;
import io.voiceagents.backup.retention.Agreements;
import io.voiceagents.backup.retention.GuardedRetainer;
import io.voiceagents.backup.retention.Retainer;
import io.voiceagents.backup.source.SourceSetting;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.store.RetryingStore;
import io.voiceagents.backup.verify.Verifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One configuration, opened: what the command line starts. Connects to nothing before it is asked
 * to.
 */
final class Application implements Operations {
  private static final int READ_ATTEMPTS = 5;
  private static final Duration READ_PAUSE = Duration.ofMillis(300);

  private final LoadedConfiguration loaded;
  private final Map<String, String> properties;
  private final Path home;
  private final Path routes;
  private final Map<String, String> environment;
  private final Clock clock;
  private final EventSink events;
  private final Reported reported;
  private final Turns turns;
  private final SecureRandom random = new SecureRandom();
  private final Lazy<StorageWiring> storage;
  private final Lazy<AwsKms> kms;
  private final Lazy<Engine> engine;

  /**
   * Nobody hears of what happens.
   *
   * @param home where {@code routes/} and the shipped {@code config/} lie
   */
  Application(LoadedConfiguration loaded, Path home, Map<String, String> environment, Clock clock) {
    this(
        loaded,
        home,
        home.resolve("routes"),
        environment,
        clock,
        EventSink.NONE,
        new Turns(),
        Map.of());
  }

  /**
   * With routes from anywhere.
   *
   * @param home where the shipped {@code config/} lies
   * @param routes directory of the route files
   * @param events hears of what happens
   * @param turns in which backups of a type come, with those of other configurations of the process
   * @param properties of Camel, which go before those of {@code application.properties}
   */
  Application(
      LoadedConfiguration loaded,
      Path home,
      Path routes,
      Map<String, String> environment,
      Clock clock,
      EventSink events,
      Turns turns,
      Map<String, String> properties) {
    this.turns = turns;
    this.properties = properties;
    this.loaded = loaded;
    this.home = home;
    this.routes = routes;
    this.events = events;
    this.reported = new Reported(events, clock);
    this.environment = environment;
    this.clock = clock;
    this.storage = new Lazy<>(this::openStorage, StorageWiring::close);
    this.kms = new Lazy<>(() -> KeyRings.openKms(configuration()), AwsKms::close);
    this.engine = new Lazy<>(this::openEngine, Engine::close);
  }

  /** Directory of the route files. */
  Path routes() {
    return routes;
  }

  private StorageWiring openStorage() throws IOException {
    return StorageWiring.open(configuration().storage(), routes, random);
  }

  /** That beside the configuration file, else the shipped one, else none: Camel's defaults. */
  private Optional<Path> applicationProperties() {
    String name = "application.properties";
    return Stream.of(
            configuration().file().toAbsolutePath().resolveSibling(name),
            home.resolve("config").resolve(name))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private Engine openEngine() throws IOException {
    StorageWiring wiring = storage.get();
    return new Engine(
        new EngineParts(
            new RetryingStore(wiring.store(), READ_ATTEMPTS, READ_PAUSE),
            wiring
                .plan()
                .with(new RuntimePlan(List.of(), applicationProperties(), properties, Map.of())),
            KeyRings.open(configuration().encryption(), kms),
            new Sources(leaveOut(), postgres(), clock),
            ScratchServers.checks(
                configuration(),
                environment,
                new RoutedQueries(routes, applicationProperties()),
                clock,
                random),
            routes,
            turns,
            configuration().stateDirectory(),
            clock,
            random,
            Engine.LEASE_TTL,
            Runtime.getRuntime().availableProcessors()));
  }

  private ServerBinaries postgres() throws IOException {
    return ScratchServers.postgres(configuration(), environment);
  }

  private List<Path> leaveOut() {
    List<Path> own = new ArrayList<>();
    own.add(configuration().stateDirectory());
    if (configuration().storage() instanceof StorageSettings.Directory directory) {
      own.add(directory.path());
    }
    return own;
  }

  /** What lies in the store, by the types of the configuration. */
  List<Event.Share> storageUse() throws IOException {
    return StorageUse.count(engine.get().store(), configuration().policies().keySet());
  }

  /** When the repository was made, by the clock of who made it; empty if there is none. */
  Optional<Instant> repositoryMade() throws IOException {
    return Repository.made(engine.get().store());
  }

  /** Takes the records of the audit log to the store, by the one way to put. */
  AuditShipper auditShipper(AuditLog log) throws IOException {
    return new AuditShipper(log, engine.get().store(), request -> engine.get().put().put(request));
  }

  /**
   * Starts the routes of the pipeline, so that an edit that does not start is seen now.
   *
   * @throws IOException if a route does not load or start
   */
  void startRoutes() throws IOException {
    engine.get().startedRoutes();
  }

  @Override
  public Configuration configuration() {
    return loaded.configuration();
  }

  @Override
  public List<ConfigurationNote> configurationWarnings() {
    return ConfigurationNotes.of(loaded.warnings());
  }

  @Override
  public Catalog catalog() throws IOException {
    return engine.get().catalog();
  }

  @Override
  public BackupRunner backups() throws IOException {
    return reported.of(engine.get().backups());
  }

  @Override
  public Restorer restorer() throws IOException {
    return reported.of(engine.get().heldRestorer());
  }

  @Override
  public Retainer retainer() throws IOException {
    return reported.of(
        new GuardedRetainer(
            engine.get().retainer(),
            agreements(),
            configuration().schedules().mostGivenUpPercent()));
  }

  /** Who is backing up a type now, here or on another host; in words. */
  Optional<String> writer(String type) throws IOException {
    return engine.get().writer(type);
  }

  /** With the schedules that people wrote as routes, as {@code serve} shows them. */
  @Override
  public Recoverability recoverability(Clock asked) throws IOException {
    return Operations.super
        .recoverability(asked)
        .alsoAt(OwnSchedules.runs(configuration(), routes, asked.instant()));
  }

  @Override
  public Assessment.Concerns concerns(Clock asked) {
    return new HostConcerns(
        new Agreements(configuration().stateDirectory(), asked),
        FirstSeen.noted(configuration().stateDirectory(), asked));
  }

  /** Which retentions may be applied. */
  Agreements agreements() {
    return new Agreements(configuration().stateDirectory(), clock);
  }

  @Override
  public void agreeToRetention(Policy policy) throws IOException {
    agreements().agree(policy);
  }

  @Override
  public DatabaseRestorer databases() throws IOException {
    return reported.of(engine.get().databases(postgres()));
  }

  @Override
  public LogRunner logs() throws IOException {
    return engine.get().logs();
  }

  @Override
  public Optional<Window> recoveryWindow(Policy policy, List<SetSummary> sets) throws IOException {
    return new RecoveryWindows(engine.get().chains()).of(policy, sets);
  }

  @Override
  public LogRuns logRuns() throws IOException {
    return engine.get().logRuns();
  }

  @Override
  public List<SourceSetting> sourceSettings(Policy policy) throws IOException {
    return SourceFindings.settings(policy.source(), postgres());
  }

  @Override
  public LogStatuses logStatuses() throws IOException {
    return engine.get().logStatuses();
  }

  @Override
  public LogStreams logStreams() throws IOException {
    return engine.get().logStreams();
  }

  @Override
  public WalArchive walArchive() throws IOException {
    return engine.get().walArchive(configuration().policies());
  }

  @Override
  public Verifier verifier() throws IOException {
    return reported.of(engine.get().verifier());
  }

  @Override
  public List<Finding> checkStore() throws IOException {
    return StoreFindings.of(storage.get(), engine.get().put(), clock, random);
  }

  @Override
  public List<Finding> checkRoutes() throws IOException {
    return RouteFindings.of(configuration(), routes, clock, random);
  }

  @Override
  public List<Path> addRoutes(Policy policy, boolean dryRun) throws IOException {
    return RouteTemplate.add(policy, routes, dryRun);
  }

  @Override
  public EditBook edits(Clock now) {
    return EditBook.ofHost(
        configuration().stateDirectory(), configuration().file(), routes, random, now);
  }

  @Override
  public List<Finding> probeSources() throws IOException {
    return SourceFindings.of(configuration().policies().values(), postgres());
  }

  @Override
  public long rebuildCatalog() throws IOException {
    return CatalogIndex.rebuild(
        engine.get(), configuration().stateDirectory(), routes, applicationProperties());
  }

  @Override
  public long rewrapKeys() throws IOException {
    return keyOperations().rewrap();
  }

  @Override
  public List<Finding> checkKeys() throws IOException {
    return keyOperations().check();
  }

  private KeyOperations keyOperations() throws IOException {
    return new KeyOperations(engine.get(), random, configuration().encryption().keyFile());
  }

  private AuditLog auditLog() {
    return new AuditLog(configuration().stateDirectory(), random, clock);
  }

  @Override
  public List<AuditRecord> auditRecords(int limit, Instant since) throws IOException {
    return auditLog().list(limit, Long.MAX_VALUE, since);
  }

  @Override
  public AuditReport verifyAudit(boolean here) throws IOException {
    return AuditCopies.verify(
        auditLog(), here ? Optional.empty() : Optional.of(engine.get().store()), events, clock);
  }

  @Override
  public String recoveryKit() throws IOException {
    return Kits.render(engine.get(), loaded.configuration(), clock);
  }

  @Override
  public void close() {
    try {
      engine.close();
      kms.close();
      storage.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the routes could not be stopped", e);
    }
  }
}
