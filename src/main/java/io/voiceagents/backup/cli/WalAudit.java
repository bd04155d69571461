package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.LogCoverage.Range;
import io.voiceagents.backup.catalog.LogRanges;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.source.postgres.WalNames;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wal audit}. */
@Command(
    name = "audit",
    description = {
      "Lists the WAL that is stored, by timeline, with every gap in it. Reads the store only.",
      "Ends with 9 if there is a gap."
    })
final class WalAudit implements BackupctlCommand {
  private final Session session;
  @Mixin private TypeOption type = new TypeOption();

  WalAudit(Session session) {
    this.session = session;
  }

  /** A range of one timeline; {@code gap} says whether bytes are missing before it. */
  private record Row(String type, String system, String lane, Range range, boolean gap) {
    Optional<Instant> written(Instant moment) {
      return range.isTimed() ? Optional.of(moment) : Optional.empty();
    }
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      List<Row> rows = new ArrayList<>();
      for (String name : types(operations)) {
        rows.addAll(rows(name, operations.logStreams()));
      }
      boolean gaps = rows.stream().anyMatch(Row::gap);
      ExitCode code = gaps ? ExitCode.VERIFICATION_FAILED : ExitCode.COMPLETE;
      session.print(
          session
              .document("wal audit", code)
              .put("ranges", rows.stream().map(WalAudit::document).toList()));
      show(rows);
      if (gaps) {
        session.complain("WAL is missing: no recovery goes past a gap.");
        session.complainMore("Hint: take a full backup now; recovery works again from its end on.");
      }
      return code;
    }
  }

  private List<String> types(Operations operations) throws IOException {
    return type.type.isPresent()
        ? List.of(type.type.get())
        : List.copyOf(operations.configuration().policies().keySet());
  }

  private static List<Row> rows(String name, LogStreams streams) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (LogStream stream : streams.of(name)) {
      if (!stream.isWal()) {
        continue;
      }
      LogRanges stored = new LogRanges();
      streams.ranges(stream.id(), stored);
      String system = stream.identity().getOrDefault("system_identifier", "");
      for (String lane : stored.lanes()) {
        boolean first = true;
        for (Range range : stored.ranges(lane)) {
          rows.add(new Row(name, system, lane, range, !first));
          first = false;
        }
      }
    }
    return rows;
  }

  private static Document document(Row row) {
    return new Document()
        .put("type", row.type())
        .put("system_identifier", row.system())
        .put("timeline", WalNames.timeline(row.lane()))
        .put("start", WalNames.position(row.range().start()))
        .put("end", WalNames.position(row.range().end()))
        .put("from", row.written(row.range().from()))
        .put("until", row.written(row.range().until()))
        .put("gap_before", row.gap());
  }

  private void show(List<Row> rows) {
    if (rows.isEmpty()) {
      session.say("No WAL is stored. 'backupctl wal follow' stores it.");
      return;
    }
    Table table =
        Table.of("TYPE", ">TIMELINE", "START", "END", "WRITTEN UNTIL", ">SIZE", "BEFORE IT");
    for (Row row : rows) {
      table.row(
          row.type(),
          Integer.toString(WalNames.timeline(row.lane())),
          WalNames.position(row.range().start()),
          WalNames.position(row.range().end()),
          row.written(row.range().until()).map(Figures::moment).orElse("unknown"),
          Figures.size(row.range().end() - row.range().start()),
          row.gap() ? new Cell("GAP", Tone.BAD) : new Cell("-", Tone.PLAIN));
    }
    session.say(table);
  }
}
