package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.cli.output.Tone;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Committed sets as tables and documents. */
public final class SetView {
  private SetView() {}

  static Table table(List<SetSummary> sets, Session session) {
    Table table =
        Table.of("KEY", "KIND", "OUTCOME", "FINISHED", ">AGE", ">ENTRIES", ">SIZE", ">STORED");
    for (SetSummary set : sets) {
      table.row(
          set.key(),
          set.kind().word(),
          outcome(set.outcome()),
          Figures.moment(set.finishedAt()),
          Figures.age(session.age(set.finishedAt())),
          Figures.count(set.entries()),
          Figures.size(set.sourceBytes()),
          Figures.size(set.storedBytes()));
    }
    return table;
  }

  /** The word, loud unless all is well. */
  static Cell outcome(Outcome outcome) {
    return switch (outcome) {
      case COMPLETE -> new Cell(outcome.word(), Tone.GOOD);
      case PARTIAL -> new Cell(outcome.word().toUpperCase(Locale.ROOT), Tone.WARN);
      case FAILED -> new Cell(outcome.word().toUpperCase(Locale.ROOT), Tone.BAD);
    };
  }

  static Severity severity(Outcome outcome) {
    return ExitCode.of(outcome).severity();
  }

  public static Document document(SetSummary set, Duration age) {
    return new Document()
        .put("key", set.key())
        .put("type", set.type())
        .put("kind", set.kind())
        .put("outcome", set.outcome())
        .put("severity", severity(set.outcome()))
        .put("chain", set.chain().chain())
        .put("sequence", set.sequence())
        .put("run", set.run())
        .put("parent", set.parent())
        .put("started_at", set.startedAt())
        .put("finished_at", set.finishedAt())
        .put("age_seconds", age.toSeconds())
        .put("entries", set.entries())
        .put("source_bytes", set.sourceBytes())
        .put("stored_bytes", set.storedBytes());
  }
}
