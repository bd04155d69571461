package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.postgres.PostgresSlot;
import io.voiceagents.backup.source.postgres.PostgresSlot.Found;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wal drop-slot}. */
@Command(
    name = "drop-slot",
    description = {
      "Drops the slot of a policy's receiver, before the policy goes.",
      "On all servers of its cluster: a slot that nobody reads fills the server's disk.",
      "Point-in-time recovery ends there."
    })
final class WalDropSlot implements BackupctlCommand {
  private final Session session;

  @Option(names = "--type", paramLabel = "TYPE", required = true, description = "The policy.")
  private String type = "";

  @Option(names = "--force", description = "Do it; without it nothing is dropped.")
  private boolean force;

  @Option(names = "--dry-run", description = "Only show which servers have the slot.")
  private boolean dryRun;

  WalDropSlot(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      Policy policy = Sets.policy(operations.configuration(), type);
      if (!(policy.source() instanceof SourceSettings.Postgres settings)) {
        throw new CommandFailure(
            ExitCode.USAGE, "policy '" + type + "' has no slot. Hint: only PostgreSQL has slots.");
      }
      String slot = PostgresSlot.name(type);
      List<Found> found = PostgresSlot.find(settings, slot);
      boolean refused = !force && !dryRun && !found.isEmpty();
      ExitCode code = refused ? ExitCode.REFUSED : ExitCode.COMPLETE;
      if (force && !dryRun) {
        for (Found one : found) {
          PostgresSlot.drop(settings, one.server(), slot);
        }
      }
      session.print(document(slot, found, code));
      show(slot, found);
      if (refused) {
        session.complain(
            "nothing was dropped. Hint: --force drops it; what is not stored by then is lost for"
                + " recovery, until the next full backup.");
      }
      return code;
    }
  }

  private Document document(String slot, List<Found> found, ExitCode code) {
    return session
        .document("wal drop-slot", code)
        .put("type", type)
        .put("slot", slot)
        .put("dry_run", dryRun)
        .put("dropped", force && !dryRun)
        .put(
            "servers",
            found.stream()
                .map(
                    one ->
                        new Document()
                            .put("server", one.server().toString())
                            .put("kept_from", one.kept()))
                .toList());
  }

  private void show(String slot, List<Found> found) {
    if (found.isEmpty()) {
      session.say("No server of '" + type + "' has the slot '" + slot + "'.");
    }
    String verb = force && !dryRun ? "Dropped on " : "Found on ";
    for (Found one : found) {
      session.say(
          verb
              + one.server()
              + (one.kept().isEmpty()
                  ? ", which had given it up."
                  : ", which keeps WAL from " + one.kept() + " on for it."));
    }
  }
}
