package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.Operations.Finding;
import io.voiceagents.backup.cli.Operations.Finding.Level;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import java.util.List;

/** Findings as a table and as documents. */
final class FindingView {
  private FindingView() {}

  static void show(List<Finding> findings, Session session) {
    Table table = Table.of("RESULT", "WHAT", "DETAIL");
    for (Finding finding : findings) {
      Severity severity = severity(finding.level());
      String word = severity == Severity.OK ? "ok" : finding.level().name();
      table.row(new Cell(word, severity.tone()), finding.name(), finding.detail());
    }
    session.say(table);
    for (Finding finding : findings) {
      if (!finding.hint().isEmpty()) {
        session.say("Hint: " + finding.name() + ": " + finding.hint());
      }
    }
  }

  static List<Document> documents(List<Finding> findings) {
    return findings.stream()
        .map(
            finding ->
                new Document()
                    .put("name", finding.name())
                    .put("severity", severity(finding.level()))
                    .put("detail", finding.detail())
                    .put("hint", finding.hint()))
        .toList();
  }

  /** How findings end a command: {@code bad} if one of them failed. */
  static ExitCode exitCode(List<Finding> findings, ExitCode bad) {
    return findings.stream().anyMatch(finding -> finding.level() == Level.FAILED)
        ? bad
        : ExitCode.COMPLETE;
  }

  /** The severity of the document: warnings show in it though they don't change the exit code. */
  static Severity worst(List<Finding> findings) {
    return Severity.worst(findings.stream().map(finding -> severity(finding.level())).toList());
  }

  private static Severity severity(Level level) {
    return switch (level) {
      case OK -> Severity.OK;
      case INFO -> Severity.INFO;
      case WARNING -> Severity.WARNING;
      case FAILED -> Severity.FAILED;
    };
  }
}
