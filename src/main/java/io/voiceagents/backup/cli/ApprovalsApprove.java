package io.voiceagents.backup.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code approvals approve}. */
@Command(
    name = "approve",
    description = "Lets a job begin that somebody else asked for. Look at it first: --dry-run.")
final class ApprovalsApprove implements BackupctlCommand {
  private final Session session;

  @Parameters(paramLabel = "ID", description = "Of the job, as in 'approvals list'.")
  private String id = "";

  @Option(names = "--note", paramLabel = "TEXT", description = "Why, for the audit log.")
  private String note = "";

  @Option(names = "--dry-run", description = "Only show what would be done.")
  private boolean dryRun;

  ApprovalsApprove(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    return ApprovalView.decide(session, "approve", id, note, dryRun);
  }
}
