package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.LogCoverage.Range;
import io.voiceagents.backup.catalog.LogHistory.Leg;
import io.voiceagents.backup.catalog.LogOutline;
import io.voiceagents.backup.catalog.LogRanges;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.source.redis.RedisLogIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code redis audit}. */
@Command(
    name = "audit",
    description = {
      "Lists the commands that are stored, by log, with every gap in them. Reads the store only.",
      "Ends with 9 if there is a gap, or if a server began another log than the one before."
    })
final class RedisAudit implements BackupctlCommand {
  private final Session session;
  @Mixin private TypeOption type = new TypeOption();

  RedisAudit(Session session) {
    this.session = session;
  }

  /** What is missing before a range. */
  private enum Before {
    NOTHING("nothing", "-", Tone.PLAIN),
    GAP("gap", "GAP", Tone.BAD),
    NEW_LOG("new_log", "NEW LOG", Tone.BAD);

    private final String word;
    private final String text;
    private final Tone tone;

    Before(String word, String text, Tone tone) {
      this.word = word;
      this.text = text;
      this.tone = tone;
    }
  }

  private record Row(LogStream stream, List<String> ids, Range range, Before before) {}

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      List<Row> rows = new ArrayList<>();
      for (String name : types(operations)) {
        rows.addAll(rows(name, operations.logStreams()));
      }
      boolean missing = rows.stream().anyMatch(row -> row.before() != Before.NOTHING);
      ExitCode code = missing ? ExitCode.VERIFICATION_FAILED : ExitCode.COMPLETE;
      session.print(
          session
              .document("redis audit", code)
              .put("ranges", rows.stream().map(RedisAudit::document).toList()));
      show(rows);
      if (missing) {
        session.complain("commands are missing: no recovery goes past a gap or into a new log.");
        session.complainMore(
            "Hint: recovery works again from the next backup on; 'backupctl redis follow' takes one"
                + " by itself where a log has none.");
      }
      return code;
    }
  }

  private List<String> types(Operations operations) {
    return type.type.isPresent()
        ? List.of(type.type.get())
        : operations.configuration().policies().values().stream()
            .filter(policy -> policy.source().kind() == SourceKind.REDIS)
            .map(Policy::name)
            .toList();
  }

  private static List<Row> rows(String name, LogStreams streams) throws IOException {
    List<Row> rows = new ArrayList<>();
    long end = -1;
    for (LogStream stream : streams.of(name)) {
      Optional<LogPosition> begin = RedisLogIdentity.beginning(stream.identity());
      if (begin.isEmpty()) {
        continue;
      }
      LogRanges stored = new LogRanges();
      streams.ranges(stream.id(), stored);
      LogOutline history = LogOutline.of(stored, begin.get());
      for (Range range : history.ranges()) {
        rows.add(new Row(stream, ids(history, range), range, before(stream, history, range, end)));
        end = range.end();
      }
    }
    return rows;
  }

  /**
   * @param end of the range before, -1 if there is none
   */
  private static Before before(LogStream stream, LogOutline history, Range range, long end) {
    if (range.start() > history.legs().get(0).start()) {
      return Before.GAP;
    }
    if (RedisLogIdentity.goesOn(stream.identity())) {
      return range.start() == end ? Before.NOTHING : Before.GAP;
    }
    return RedisLogIdentity.broken(stream.identity()).isEmpty() ? Before.NOTHING : Before.NEW_LOG;
  }

  private static List<String> ids(LogOutline history, Range range) {
    return history.legs().stream()
        .filter(leg -> leg.start() < range.end() && leg.end() > range.start())
        .map(Leg::lane)
        .toList();
  }

  private static Document document(Row row) {
    return new Document()
        .put("type", row.stream().id().type())
        .put("log", row.stream().id().chain())
        .put("replication_ids", row.ids())
        .put("start", row.range().start())
        .put("end", row.range().end())
        .put("from", row.range().from())
        .put("until", row.range().until())
        .put("before", row.before().word)
        .put("after", RedisLogIdentity.broken(row.stream().identity()));
  }

  private void show(List<Row> rows) {
    if (rows.isEmpty()) {
      session.say("No commands are stored. 'backupctl redis follow' stores them.");
      return;
    }
    Table table =
        Table.of("TYPE", "LOG", ">START", ">END", "RECEIVED UNTIL", ">SIZE", "MISSING BEFORE IT");
    for (Row row : rows) {
      table.row(
          row.stream().id().type(),
          row.stream().id().chain(),
          Long.toString(row.range().start()),
          Long.toString(row.range().end()),
          Figures.moment(row.range().until()),
          Figures.size(row.range().end() - row.range().start()),
          new Cell(row.before().text, row.before().tone));
    }
    session.say(table);
  }
}
