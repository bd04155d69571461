package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Figures;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code catalog rebuild}. */
@Command(
    name = "rebuild",
    description =
        "Recreates the local index from the store. The store is the truth; nothing in it"
            + " is changed.")
final class CatalogRebuild implements BackupctlCommand {
  private final Session session;

  CatalogRebuild(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      long sets = operations.rebuildCatalog();
      DamagedSets damaged = DamagedSets.of(operations, Optional.empty());
      session.print(
          session
              .document("catalog rebuild", damaged.exitCode())
              .put("sets", sets)
              .put("damaged", damaged.documents()));
      session.say("The index was rebuilt from the store: " + Figures.count(sets, "backup") + ".");
      damaged.complain(session);
      return damaged.exitCode();
    }
  }
}
