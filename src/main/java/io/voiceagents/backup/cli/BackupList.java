package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.SetSummary;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code backup list}. */
@Command(
    name = "list",
    description = "Lists the committed backups, newest first. Reads the store, not the sources.")
final class BackupList implements BackupctlCommand {
  private final Session session;
  @Mixin private TypeOption type = new TypeOption();
  @Mixin private LimitOption limit = new LimitOption();

  BackupList(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      List<SetSummary> found = operations.catalog().list(type.checked(operations), limit.oneMore());
      List<SetSummary> sets = limit.cut(found);
      DamagedSets damaged = DamagedSets.of(operations, type.type);
      session.print(
          session
              .document("backup list", damaged.exitCode())
              .put("truncated", limit.isCut(found))
              .put(
                  "sets",
                  sets.stream()
                      .map(set -> SetView.document(set, session.age(set.finishedAt())))
                      .toList())
              .put("damaged", damaged.documents()));
      show(sets, limit.isCut(found));
      damaged.complain(session);
      return damaged.exitCode();
    }
  }

  private void show(List<SetSummary> sets, boolean cut) {
    if (sets.isEmpty()) {
      session.say("There is no backup yet. 'backupctl backup run' takes one.");
      return;
    }
    session.say(SetView.table(sets, session));
    if (cut) {
      session.say(limit.more());
    }
  }
}
