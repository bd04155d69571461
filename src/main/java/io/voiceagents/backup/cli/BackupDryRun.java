package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.BackupRun.Job;
import io.voiceagents.backup.cli.Operations.Finding;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Table;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code backup run --dry-run}. */
record BackupDryRun(Session session, List<Job> jobs) {

  ExitCode run(Operations operations) throws IOException {
    List<Finding> findings = withoutOthers(operations);
    ExitCode code = FindingView.exitCode(findings, ExitCode.UNREACHABLE);
    session.print(
        session
            .document("backup run", code, FindingView.worst(findings))
            .put("dry_run", true)
            .put("plan", jobs.stream().map(BackupDryRun::document).toList())
            .put("findings", FindingView.documents(findings)));
    session.say(table());
    jobs.forEach(job -> job.fallback().ifPresent(session::say));
    session.say("");
    FindingView.show(findings, session);
    session.say("Dry run: nothing was read from the sources and nothing was stored.");
    return code;
  }

  /** Leaves out what was found of policies that are not to be run. */
  private List<Finding> withoutOthers(Operations operations) throws IOException {
    Set<String> others = new HashSet<>(operations.configuration().policies().keySet());
    jobs.forEach(job -> others.remove(job.policy().name()));
    return operations.probeSources().stream()
        .filter(finding -> !others.contains(policy(finding)))
        .toList();
  }

  private static String policy(Finding finding) {
    return finding.name().replaceFirst("[^a-z0-9_].*", "");
  }

  private Table table() {
    Table table = Table.of("TYPE", "SOURCE", "KIND", "CHAIN", "VERIFIED BY");
    for (Job job : jobs) {
      table.row(
          job.policy().name(),
          job.policy().source().kind().word(),
          job.kind().word(),
          job.force() ? "new" : "as the policy says",
          job.policy().verifyDepth().word());
    }
    return table;
  }

  private static Document document(Job job) {
    return new Document()
        .put("type", job.policy().name())
        .put("source", job.policy().source().kind())
        .put("requested_kind", job.requested())
        .put("kind", job.kind())
        .put("force", job.force())
        .put("verify_depth", job.policy().verifyDepth());
  }
}
