package io.voiceagents.backup.remote;

import io.voiceagents.backup.archive.WalArchive;
import io.voiceagents.backup.audit.AuditReport;
import io.voiceagents.backup.catalog.LogRunner;
import io.voiceagents.backup.catalog.LogRuns;
import io.voiceagents.backup.catalog.LogStatuses;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.cli.CommandFailure;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.source.SourceSetting;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** What no server does for others: it takes the files, the keys or the sources of the host. */
abstract class OnTheHostOnly implements Operations {
  static CommandFailure onTheHost() {
    return new CommandFailure(
        ExitCode.USAGE, "this works on the host itself. Hint: run it there, without --server.");
  }

  @Override
  public final List<SourceSetting> sourceSettings(Policy policy) {
    throw new UncheckedIOException(onTheHost());
  }

  @Override
  public final void agreeToRetention(Policy policy) throws CommandFailure {
    throw onTheHost();
  }

  @Override
  public final LogRunner logs() throws CommandFailure {
    throw onTheHost();
  }

  @Override
  public final LogStreams logStreams() throws CommandFailure {
    throw onTheHost();
  }

  @Override
  public final WalArchive walArchive() throws CommandFailure {
    throw onTheHost();
  }

  @Override
  public final LogRuns logRuns() throws CommandFailure {
    throw onTheHost();
  }

  @Override
  public final LogStatuses logStatuses() throws CommandFailure {
    throw onTheHost();
  }

  @Override
  public final List<Finding> checkStore() throws CommandFailure {
    throw onTheHost();
  }

  @Override
  public final List<Finding> probeSources() throws CommandFailure {
    throw onTheHost();
  }

  @Override
  public final List<Finding> checkRoutes() throws CommandFailure {
    throw onTheHost();
  }

  @Override
  public final List<Path> addRoutes(Policy policy, boolean dryRun) throws CommandFailure {
    throw onTheHost();
  }

  @Override
  public final long rewrapKeys() throws CommandFailure {
    throw onTheHost();
  }

  @Override
  public final List<Finding> checkKeys() throws CommandFailure {
    throw onTheHost();
  }

  @Override
  public final AuditReport verifyAudit(boolean here) throws CommandFailure {
    throw onTheHost();
  }

  @Override
  public final String recoveryKit() throws CommandFailure {
    throw onTheHost();
  }
}
