package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.edit.EditEntry;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code routes history}. */
@Command(
    name = "history",
    description = {
      "Lists what became of edits, newest first: when, whose, which files, in force or refused.",
      "A generation is what runs from one edit to the next."
    })
final class RoutesHistory implements BackupctlCommand {
  private final Session session;
  @Mixin private LimitOption limit = new LimitOption();

  RoutesHistory(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      List<EditEntry> found = operations.edits(session.clock()).history(limit.oneMore());
      List<EditEntry> entries = limit.cut(found);
      session.print(
          session
              .document("routes history", ExitCode.COMPLETE)
              .put("truncated", limit.isCut(found))
              .put("edits", entries.stream().map(EditView::document).toList()));
      Table table = Table.of(">GENERATION", "AT", "OUTCOME", "FILES", "BY", "MESSAGE");
      entries.forEach(entry -> row(entry, table));
      session.say(table);
      if (limit.isCut(found)) {
        session.say(limit.more());
      }
      return ExitCode.COMPLETE;
    }
  }

  private static void row(EditEntry entry, Table table) {
    table.row(
        Integer.toString(entry.generation()),
        entry.at().toString(),
        new Cell(entry.outcome().word(), entry.isRefused() ? Tone.BAD : Tone.PLAIN),
        String.join(", ", entry.files()),
        entry.by(),
        entry.message().lines().findFirst().orElse(""));
  }
}
