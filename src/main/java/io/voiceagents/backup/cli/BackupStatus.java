package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code backup status}. */
@Command(
    name = "status",
    description = {
      "Tells for each policy how old its last complete backup is, and whether it was found good.",
      "Ends with 0 if every policy has a complete backup, 1 if one has none, 9 if the last",
      "verification of one failed."
    })
final class BackupStatus implements BackupctlCommand {
  private final Session session;

  BackupStatus(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      List<SetSummary> sets = operations.catalog().list(Optional.empty(), 0);
      List<PolicyStatus> statuses = new ArrayList<>();
      for (Policy policy : operations.configuration().policies().values()) {
        statuses.add(status(policy, sets, operations));
      }
      return new StatusView(session).show(statuses);
    }
  }

  private PolicyStatus status(Policy policy, List<SetSummary> sets, Operations operations)
      throws IOException {
    String type = policy.name();
    List<SetSummary> own = sets.stream().filter(set -> set.type().equals(type)).toList();
    List<Verdict> verdicts = operations.verifier().history(Optional.of(type), Optional.empty(), 1);
    int damaged = operations.catalog().damaged(Optional.of(type)).size();
    return PolicyStatus.of(
        policy,
        own,
        damaged,
        verdicts.stream().findFirst(),
        operations.recoveryWindow(policy, own),
        session.clock());
  }
}
