package io.voiceagents.backup.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code approvals refuse}. */
@Command(
    name = "refuse",
    description = "Ends a job that somebody else asked for, before it begins.")
final class ApprovalsRefuse implements BackupctlCommand {
  private final Session session;

  @Parameters(paramLabel = "ID", description = "Of the job, as in 'approvals list'.")
  private String id = "";

  @Option(names = "--note", paramLabel = "TEXT", description = "Why, for the audit log.")
  private String note = "";

  @Option(names = "--dry-run", description = "Only show what would be done.")
  private boolean dryRun;

  ApprovalsRefuse(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    return ApprovalView.decide(session, "refuse", id, note, dryRun);
  }
}
