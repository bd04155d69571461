package io.voiceagents.backup.cli;

import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditEntry.Outcome;
import io.voiceagents.backup.audit.AuditRecord;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Records of the audit log, as a table and as documents. */
public final class AuditView {
  private AuditView() {}

  /** As in docs/cli.md. */
  public static Document document(AuditRecord record) {
    AuditEntry entry = record.entry();
    Document parameters = new Document();
    entry.parameters().forEach(parameters::put);
    return new Document()
        .put("sequence", record.sequence())
        .put("severity", severity(entry.outcome()))
        .put("at", record.at())
        .put("who", entry.actor().name())
        .put("role", entry.actor().role())
        .put("via", entry.actor().via())
        .put("from", entry.actor().from())
        .put("operation", entry.operation())
        .put("parameters", parameters)
        .put("outcome", entry.outcome())
        .put("exit_code", maybe(entry.exitCode()))
        .put("status", maybe(entry.status()))
        .put("message", entry.message());
  }

  private static Optional<Integer> maybe(OptionalInt code) {
    return code.isPresent() ? Optional.of(code.getAsInt()) : Optional.empty();
  }

  static Table table(List<AuditRecord> records) {
    Table table = Table.of("WHEN", "WHO", "VIA", "FROM", "WHAT", "OUTCOME");
    for (AuditRecord record : records) {
      AuditEntry entry = record.entry();
      table.row(
          Figures.moment(record.at()),
          Figures.printable(entry.actor().name()),
          entry.actor().via().name().toLowerCase(java.util.Locale.ROOT),
          Figures.printable(entry.actor().from()),
          Figures.printable(what(entry)),
          new Cell(entry.outcome().word(), severity(entry.outcome()).tone()));
    }
    return table;
  }

  private static String what(AuditEntry entry) {
    return entry.operation()
        + entry.parameters().entrySet().stream()
            .map(parameter -> " " + parameter.getKey() + "=" + parameter.getValue())
            .collect(Collectors.joining());
  }

  private static Severity severity(Outcome outcome) {
    return switch (outcome) {
      case BEGUN, DONE -> Severity.OK;
      case PARTIAL, CANCELLED, REFUSED -> Severity.WARNING;
      case FAILED, DENIED -> Severity.FAILED;
    };
  }
}
