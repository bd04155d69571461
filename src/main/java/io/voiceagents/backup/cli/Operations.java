package io.voiceagents.backup.cli;

import io.voiceagents.backup.archive.WalArchive;
import io.voiceagents.backup.audit.AuditRecord;
import io.voiceagents.backup.audit.AuditReport;
import io.voiceagents.backup.audit.AuditTrail;
import io.voiceagents.backup.catalog.BackupRunner;
import io.voiceagents.backup.catalog.Catalog;
import io.voiceagents.backup.catalog.LogRunner;
import io.voiceagents.backup.catalog.LogRuns;
import io.voiceagents.backup.catalog.LogStatuses;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.recovery.Assessment;
import io.voiceagents.backup.recovery.Recoverability;
import io.voiceagents.backup.restore.DatabaseRestorer;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import io.voiceagents.backup.restore.Restorer;
import io.voiceagents.backup.retention.Agreements;
import io.voiceagents.backup.retention.Expired;
import io.voiceagents.backup.retention.Retainer;
import io.voiceagents.backup.source.SourceSetting;
import io.voiceagents.backup.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the commands start. Each part is set up when it is first asked for: a listing starts no
 * routes.
 */
public interface Operations extends AutoCloseable {
  Configuration configuration();

  /** What is doubtful about the configuration, though it can be used. */
  List<ConfigurationNote> configurationWarnings();

  Catalog catalog() throws IOException;

  BackupRunner backups() throws IOException;

  Restorer restorer() throws IOException;

  /** Applies retention; opens a repository that exists. */
  Retainer retainer() throws IOException;

  /** Restores parts of sets into running servers. */
  DatabaseRestorer databases() throws IOException;

  LogRunner logs() throws IOException;

  LogStreams logStreams() throws IOException;

  /** Single files of WAL; opened when first asked. */
  WalArchive walArchive() throws IOException;

  /**
   * From when to when a policy's source can be recovered to any moment; empty without a log.
   *
   * @param sets of the policy, newest first
   */
  Optional<Window> recoveryWindow(Policy policy, List<SetSummary> sets) throws IOException;

  /** Keeps logs in order; makes the repository if there is none yet. */
  LogRuns logRuns() throws IOException;

  /** What a policy's server is set to, beside what backups want; nothing for trees of files. */
  List<SourceSetting> sourceSettings(Policy policy) throws IOException;

  /** How the logs are doing that are followed on this host. */
  LogStatuses logStatuses() throws IOException;

  Verifier verifier() throws IOException;

  /** Whether all could be recovered now. */
  default Recoverability recoverability(Clock clock) throws IOException {
    return new Assessment(
            configuration(),
            catalog(),
            verifier(),
            logStatuses(),
            this::recoveryWindow,
            concerns(clock),
            clock)
        .now();
  }

  /** What else this host knows of its policies. */
  default Assessment.Concerns concerns(Clock clock) {
    return new Agreements(configuration().stateDirectory(), clock)::heldBack;
  }

  /** Probes what the store honours. */
  List<Finding> checkStore() throws IOException;

  /**
   * Asks the sources of all policies whether they could be backed up now. A finding is named after
   * its policy, with or without more after a space or a colon: {@code postgres: wal_level}.
   */
  List<Finding> probeSources() throws IOException;

  /** Checks the route files as the resident process does before an edit takes effect. */
  List<Finding> checkRoutes() throws IOException;

  /**
   * Writes the route files of a policy's schedules that are not there yet.
   *
   * @param dryRun only tells
   * @return the files that are or would be written
   */
  List<Path> addRoutes(Policy policy, boolean dryRun) throws IOException;

  /** Recreates the SQL index from the store; returns the number of sets. */
  long rebuildCatalog() throws IOException;

  /**
   * Adds wraps of every chain for the key file's present key and recipient; returns how many were
   * added.
   */
  long rewrapKeys() throws IOException;

  /**
   * Proves that the key opens the chains; one finding a chain that it does not open, and a summary.
   */
  List<Finding> checkKeys() throws IOException;

  /**
   * Who did what, newest first.
   *
   * @param limit at most so many; 0 for all
   */
  List<AuditRecord> auditRecords(int limit, Instant since) throws IOException;

  /**
   * Looks for changes in the audit log; what it finds is an alert.
   *
   * @param here only the files of this host, not the copy in the store
   */
  AuditReport verifyAudit(boolean here) throws IOException;

  /** The alerts of the host that does the work. */
  default AlertBook alerts(Clock clock) throws IOException {
    return AlertBook.ofHost(configuration().stateDirectory(), clock);
  }

  /** The edits of the host that does the work. */
  EditBook edits(Clock clock) throws IOException;

  /** What would become of the chains of a policy, youngest first. */
  default List<ChainView> expiryPlan(Policy policy) throws IOException {
    return retainer().plan(policy).stream().map(ChainView::of).toList();
  }

  /**
   * Marks and deletes what a policy no longer keeps.
   *
   * @param limit most chains to mark, and to delete
   * @param agreed the retention is meant, however much it gives up
   */
  default Expired expire(Policy policy, Optional<Integer> limit, boolean agreed)
      throws IOException {
    if (agreed) {
      agreeToRetention(policy);
    }
    return retainer().expire(policy, limit);
  }

  /** Says that the retention of a policy is meant, whatever it gives up of what is stored. */
  void agreeToRetention(Policy policy) throws IOException;

  /** The jobs of the server that does the work. */
  default ServerJobs jobs() throws IOException {
    throw new CommandFailure(
        ExitCode.USAGE,
        "jobs are those of a server. Hint: --server URL, or BACKUPCTL_SERVER; without one each"
            + " command works by itself.");
  }

  /** Text of the recovery kit. */
  String recoveryKit() throws IOException;

  @Override
  void close();

  /** Opens configurations and key files. */
  interface Factory {
    /**
     * Opens a configuration; connects to nothing yet.
     *
     * @throws InvalidConfigurationException with all problems at once
     * @throws java.nio.file.NoSuchFileException if there is no such file
     */
    Operations open(Path configFile) throws IOException;

    /**
     * Opens a configuration to read what is stored: policies that can't be used are left aside,
     * with a warning. On the night of a restore neither the sources nor their passwords may be
     * there.
     */
    Operations openForReading(Path configFile) throws IOException;

    KeyFiles keyFiles();

    /** What a server does; connects to nothing yet. */
    default Operations connect(ServerTarget server) throws IOException {
      throw new CommandFailure(ExitCode.USAGE, "there is no way to a server here");
    }

    /**
     * Takes down what commands do with a configuration. Nothing is taken down where it can't be
     * read: where to is not known then. Never throws.
     */
    default AuditTrail audit(Path configFile) {
      return AuditTrail.NONE;
    }

    /**
     * Starts the process that stays: schedules, logs, checks, alerts, API and dashboard.
     *
     * @throws InvalidConfigurationException with all problems at once
     */
    Resident serve(Path configFile) throws IOException;
  }

  /** The process that stays. */
  interface Resident extends AutoCloseable {
    /** What people have to know: addresses, what runs next, what is wrong. */
    List<String> lines();

    /** Where it listens. */
    List<String> addresses();

    @Override
    void close() throws IOException;
  }

  /**
   * A thing that was looked at.
   *
   * @param hint what to do; empty when there is nothing to do
   */
  record Finding(String name, Level level, String detail, String hint) {
    /** How bad it is. */
    public enum Level {
      OK,
      INFO,
      WARNING,
      FAILED
    }
  }
}
