package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Figures;
import java.io.IOException;
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
      session.print(session.document("catalog rebuild", ExitCode.COMPLETE).put("sets", sets));
      session.say("The index was rebuilt from the store: " + Figures.count(sets, "backup") + ".");
      return ExitCode.COMPLETE;
    }
  }
}
