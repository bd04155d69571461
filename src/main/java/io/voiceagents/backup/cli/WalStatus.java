package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.LogStatus;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.source.postgres.WalNames;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code wal status}. */
@Command(
    name = "status",
    description = {
      "Tells how the receivers on this host are doing.",
      "Ends with 1 if one does not run, or has something that an operator must look at."
    })
final class WalStatus implements BackupctlCommand {
  /** A receiver that lives says so every two seconds. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final int REPLICATION_ID = 40;

  private final Session session;
  @Mixin private TypeOption type = new TypeOption();

  WalStatus(Session session) {
    this.session = session;
  }

  private record Row(String type, Optional<LogStatus> status, boolean runs) {
    Severity severity() {
      return runs && status.orElseThrow().warnings().isEmpty() ? Severity.OK : Severity.FAILED;
    }

    /** Bytes that the server has written and that are not durable here. */
    Optional<Long> lagBytes() {
      return status
          .filter(one -> one.durable() > 0 && one.health().facts().containsKey("server.wal_end"))
          .map(
              one ->
                  Math.max(
                      0,
                      Long.parseLong(one.health().facts().getOrDefault("server.wal_end", "0"))
                          - one.durable()));
    }

    /** Age of what is not durable; 0 when everything is. */
    Optional<Double> lagSeconds() {
      return status
          .filter(one -> one.received() > 0)
          .map(
              one ->
                  one.received() <= one.durable()
                      ? 0.0
                      : Duration.between(one.writtenUntil().orElse(one.startedAt()), one.at())
                              .toMillis()
                          / 1000.0);
    }
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      List<Row> rows = new ArrayList<>();
      for (String name : types(operations)) {
        Optional<LogStatus> status = operations.logStatuses().of(name);
        Instant told = status.map(LogStatus::at).orElse(Instant.EPOCH);
        rows.add(new Row(name, status, session.age(told).compareTo(SILENCE) < 0));
      }
      Severity worst = Severity.worst(rows.stream().map(Row::severity).toList());
      ExitCode code = worst == Severity.OK ? ExitCode.COMPLETE : ExitCode.FAILED;
      session.print(
          session
              .document("wal status", code, worst)
              .put("receivers", rows.stream().map(WalStatus::document).toList()));
      show(rows);
      return code;
    }
  }

  private List<String> types(Operations operations) throws IOException {
    if (type.type.isPresent()) {
      return List.of(type.type.get());
    }
    return operations.configuration().policies().values().stream()
        .filter(policy -> policy.source().kind() == SourceKind.POSTGRES || policy.log().follow())
        .map(policy -> policy.name())
        .toList();
  }

  private static Document document(Row row) {
    Optional<LogStatus> status = row.status();
    Document document =
        new Document()
            .put("type", row.type())
            .put("severity", row.severity())
            .put("running", row.runs())
            .put("at", status.map(LogStatus::at))
            .put("started_at", status.map(LogStatus::startedAt))
            .put("lane", status.map(LogStatus::lane))
            .put("durable", status.map(WalStatus::durable))
            .put("written_until", status.flatMap(LogStatus::writtenUntil))
            .put("whole_until", status.flatMap(LogStatus::wholeUntil))
            .put("lag_bytes", row.lagBytes())
            .put("lag_seconds", row.lagSeconds())
            .put("log_bytes", status.map(LogStatus::logBytes))
            .put("stored_bytes", status.map(LogStatus::storedBytes))
            .put("spool", status.map(one -> spool(one.spool())))
            .put("warnings", status.map(LogStatus::warnings).orElse(List.of()));
    Document source = new Document();
    status.map(one -> one.health().facts()).orElse(Map.of()).forEach(source::put);
    return document.put("source", source);
  }

  /** Positions of PostgreSQL as it writes them; offsets of Redis, whose lanes are long ids. */
  private static String durable(LogStatus status) {
    return status.lane().length() == REPLICATION_ID
        ? Long.toString(status.durable())
        : WalNames.position(status.durable());
  }

  private static Document spool(LogStatus.Spool spool) {
    return new Document()
        .put("parts", spool.parts())
        .put("bytes", spool.bytes())
        .put("limit_bytes", spool.limitBytes())
        .put("trouble", spool.trouble());
  }

  private void show(List<Row> rows) {
    Table table =
        Table.of("TYPE", "RECEIVER", "DURABLE UP TO", ">LAG", ">LAG TIME", ">SPOOL", "SLOT");
    for (Row row : rows) {
      Optional<LogStatus> status = row.status();
      table.row(
          row.type(),
          row.runs() ? new Cell("runs", Tone.PLAIN) : new Cell("DOES NOT RUN", Tone.BAD),
          status.map(WalStatus::durable).orElse("-"),
          row.lagBytes().map(Figures::size).orElse("-"),
          row.lagSeconds().map(seconds -> seconds + " s").orElse("-"),
          status.map(one -> Figures.size(one.spool().bytes())).orElse("-"),
          status
              .map(one -> one.health().facts().getOrDefault("slot.wal_status", "unknown"))
              .orElse("-"));
    }
    session.say(table);
    for (Row row : rows) {
      row.status()
          .map(LogStatus::warnings)
          .orElse(List.of())
          .forEach(warning -> session.complain(row.type() + ": " + warning));
      if (!row.runs()) {
        session.complain(
            row.type()
                + ": nobody follows its log on this host. Hint: 'backupctl serve' with"
                + " options.log.follow, 'backupctl wal follow --type "
                + row.type()
                + "', or of a Redis 'redis follow'.");
      }
    }
  }
}
