package io.voiceagents.backup.cli;

import io.voiceagents.backup.archive.WalArchive;
import io.voiceagents.backup.audit.AuditCheck;
import io.voiceagents.backup.audit.AuditLog;
import io.voiceagents.backup.audit.AuditRecord;
import io.voiceagents.backup.audit.AuditReport;
import io.voiceagents.backup.audit.AuditTrail;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.BackupRunner;
import io.voiceagents.backup.catalog.Catalog;
import io.voiceagents.backup.catalog.DamagedSet;
import io.voiceagents.backup.catalog.LogRunner;
import io.voiceagents.backup.catalog.LogRuns;
import io.voiceagents.backup.catalog.LogStatuses;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetNotFoundException;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.keys.KeyException;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.DatabaseRestorer;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.restore.Restorer;
import io.voiceagents.backup.retention.Retainer;
import io.voiceagents.backup.source.SourceSetting;
import io.voiceagents.backup.verify.Verdict;
import io.voiceagents.backup.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The ports of the command line in memory; each part can be replaced by the test. */
final class FakeOperations implements Operations, Operations.Factory, Catalog, Verifier, Restorer {
  Configuration configuration = Samples.configuration();
  final List<SetSummary> sets = new ArrayList<>();
  final List<DamagedSet> damaged = new ArrayList<>();
  final List<Verdict> verdicts = new ArrayList<>();
  final List<BackupRequest> backups = new ArrayList<>();
  final List<RestorePlan> restored = new ArrayList<>();
  final List<Path> opened = new ArrayList<>();
  final List<ConfigurationNote> warnings = new ArrayList<>();
  final List<Finding> findings = new ArrayList<>();
  Act<BackupRequest, RunResult> runner = Samples::complete;
  Act<SetSummary, Verdict> verifying = set -> Samples.verdict(set, true);
  Act<RestoreRequest, RestorePlan> planner = Samples::plan;
  Act<RestorePlan, RestoreResult> restorer = Samples::restored;
  Act<Path, FakeOperations> opener = file -> this;
  Act<String, Long> rewrapping = nothing -> 3L;
  final List<RecoveryTarget> recoveries = new ArrayList<>();
  final FakeDatabases databases = new FakeDatabases();
  LogRunner logRunner =
      (request, bases) -> {
        throw new UnsupportedOperationException("no log in this test");
      };
  Optional<Window> window = Optional.empty();
  Path spools = Path.of("no-spools");
  final List<SourceSetting> settings = new ArrayList<>();
  VerifyDepth depth = VerifyDepth.PRESENCE;
  int openCount;
  AuditTrail trail = AuditTrail.NONE;

  /** Something a port does. */
  @FunctionalInterface
  interface Act<A, R> {
    R on(A argument) throws IOException, InterruptedException;

    static <A, R> R unchecked(Act<A, R> act, A argument) throws IOException {
      try {
        return act.on(argument);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public Operations open(Path file) throws IOException {
    opened.add(file);
    Operations operations = Act.unchecked(opener, file);
    openCount++;
    return operations;
  }

  @Override
  public Operations openForReading(Path file) throws IOException {
    return open(file);
  }

  @Override
  public Resident serve(Path configFile) throws IOException {
    throw new IOException("no resident process here");
  }

  @Override
  public KeyFiles keyFiles() {
    return new KeyFiles() {
      @Override
      public Generated generate(Path file) throws IOException {
        if (file.toString().equals("taken.key")) {
          throw new KeyException("taken.key exists. Hint: choose another name.");
        }
        return new Generated(file, Path.of(file + ".recovery"), "k1");
      }

      @Override
      public Generated generateRecipient(Path file) throws IOException {
        return generate(file);
      }

      @Override
      public Rotated rotate(Path file) {
        return new Rotated(file, "k1", "k2");
      }
    };
  }

  @Override
  public Configuration configuration() {
    return configuration;
  }

  @Override
  public List<ConfigurationNote> configurationWarnings() {
    return warnings;
  }

  @Override
  public Catalog catalog() {
    return this;
  }

  @Override
  public BackupRunner backups() {
    return (request, progress) -> {
      backups.add(request);
      progress.phase("reading", 1_000);
      progress.advance(1_000, 1);
      try {
        return Act.unchecked(runner, request);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  @Override
  public Restorer restorer() {
    return this;
  }

  @Override
  public Retainer retainer() throws IOException {
    throw new IOException("nothing is deleted here");
  }

  @Override
  public void agreeToRetention(Policy policy) throws IOException {
    throw new IOException("nothing is agreed to here");
  }

  @Override
  public EditBook edits(Clock clock) throws IOException {
    throw new IOException("nothing is edited here");
  }

  @Override
  public DatabaseRestorer databases() {
    return databases;
  }

  @Override
  public LogRunner logs() {
    return logRunner;
  }

  @Override
  public Optional<Window> recoveryWindow(Policy policy, List<SetSummary> sets) {
    return window.filter(any -> policy.source().kind() == SourceKind.POSTGRES);
  }

  @Override
  public LogRuns logRuns() {
    throw new UnsupportedOperationException("no log in this test");
  }

  @Override
  public List<SourceSetting> sourceSettings(Policy policy) {
    return settings;
  }

  @Override
  public LogStatuses logStatuses() {
    return new LogStatuses(spools);
  }

  @Override
  public LogStreams logStreams() {
    throw new UnsupportedOperationException("no log in this test");
  }

  @Override
  public WalArchive walArchive() {
    throw new UnsupportedOperationException("no log in this test");
  }

  @Override
  public Verifier verifier() {
    return this;
  }

  @Override
  public List<Finding> checkStore() {
    return findings;
  }

  @Override
  public List<Finding> checkRoutes() {
    return findings;
  }

  @Override
  public List<Path> addRoutes(Policy policy, boolean dryRun) {
    return List.of(Path.of("routes/schedule-" + policy.name() + "-full.camel.yaml"));
  }

  @Override
  public List<Finding> probeSources() {
    return findings;
  }

  @Override
  public long rebuildCatalog() {
    return sets.size();
  }

  @Override
  public long rewrapKeys() throws IOException {
    return Act.unchecked(rewrapping, "");
  }

  @Override
  public List<Finding> checkKeys() {
    return findings;
  }

  private AuditLog auditLog() {
    return new AuditLog(configuration.stateDirectory(), new SecureRandom(), Clock.systemUTC());
  }

  @Override
  public List<AuditRecord> auditRecords(int limit, Instant since) throws IOException {
    return auditLog().list(limit, Long.MAX_VALUE, since);
  }

  @Override
  public AuditReport verifyAudit(boolean here) throws IOException {
    return AuditCheck.of(auditLog(), Optional.empty());
  }

  @Override
  public AuditTrail audit(Path configFile) {
    return trail;
  }

  @Override
  public String recoveryKit() {
    return "repository 0f\nbucket backups\n";
  }

  @Override
  public void close() {
    openCount--;
  }

  @Override
  public List<SetSummary> list(Optional<String> type, int limit) {
    return sets.stream()
        .filter(set -> type.isEmpty() || set.type().equals(type.get()))
        .sorted(Comparator.comparing(SetSummary::startedAt).reversed())
        .limit(limit == 0 ? Long.MAX_VALUE : limit)
        .toList();
  }

  @Override
  public List<DamagedSet> damaged(Optional<String> type) {
    return damaged.stream().filter(set -> type.map(set.type()::equals).orElse(true)).toList();
  }

  @Override
  public SetSummary find(String key, Optional<String> type) throws IOException {
    String plain = key.replaceFirst("/?latest$", "");
    return list(type, 0).stream()
        .filter(set -> set.key().startsWith(plain))
        .findFirst()
        .orElseThrow(
            () ->
                new SetNotFoundException(
                    "no backup fits '" + key + "'. Hint: 'backupctl backup list' shows them."));
  }

  @Override
  public Verdict verify(SetSummary set, VerifyDepth asked, Progress progress)
      throws IOException, InterruptedException {
    depth = asked;
    return verifying.on(set);
  }

  @Override
  public Verdict verifyRecovery(SetSummary set, RecoveryTarget target, Progress progress)
      throws IOException, InterruptedException {
    recoveries.add(target);
    return verify(set, VerifyDepth.RESTORE, progress);
  }

  @Override
  public List<Verdict> history(Optional<String> type, Optional<VerifyDepth> asked, int limit) {
    return verdicts.stream()
        .filter(verdict -> type.isEmpty() || verdict.set().type().equals(type.get()))
        .filter(verdict -> asked.isEmpty() || verdict.depth() == asked.get())
        .limit(limit == 0 ? Long.MAX_VALUE : limit)
        .toList();
  }

  @Override
  public RestorePlan plan(RestoreRequest request) throws IOException {
    return Act.unchecked(planner, request);
  }

  @Override
  public RestoreResult execute(RestorePlan plan, Progress progress)
      throws IOException, InterruptedException {
    progress.phase("fetching", 2_000);
    progress.advance(500, 1);
    RestoreResult result = restorer.on(plan);
    restored.add(plan);
    return result;
  }
}
