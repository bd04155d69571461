package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.source.SourceSetting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code source check}. */
@Command(
    name = "check",
    description = {
      "Shows what PostgreSQL and Redis servers must be set to, beside what they are set to, with the",
      "command that sets it. Changes nothing. Ends with 7 if something is missing that is needed."
    })
final class SourceCheck implements BackupctlCommand {
  private final Session session;
  @Mixin private TypeOption type = new TypeOption();

  SourceCheck(Session session) {
    this.session = session;
  }

  private record Row(String type, SourceSetting setting) {}

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.open()) {
      List<Row> rows = new ArrayList<>();
      for (Policy policy : policies(operations)) {
        operations.sourceSettings(policy).forEach(one -> rows.add(new Row(policy.name(), one)));
      }
      Severity worst =
          Severity.worst(rows.stream().map(row -> severity(row.setting().level())).toList());
      ExitCode code = worst == Severity.FAILED ? ExitCode.UNREACHABLE : ExitCode.COMPLETE;
      session.print(
          session
              .document("source check", code, worst)
              .put("settings", rows.stream().map(SourceCheck::document).toList()));
      show(rows);
      return code;
    }
  }

  private List<Policy> policies(Operations operations) throws IOException {
    return type.type.isPresent()
        ? List.of(Sets.policy(operations.configuration(), type.type.get()))
        : List.copyOf(operations.configuration().policies().values());
  }

  private static Severity severity(SourceSetting.Level level) {
    return switch (level) {
      case GOOD -> Severity.OK;
      case ADVISED -> Severity.WARNING;
      case NEEDED -> Severity.FAILED;
    };
  }

  private static Document document(Row row) {
    SourceSetting setting = row.setting();
    return new Document()
        .put("type", row.type())
        .put("name", setting.name())
        .put("severity", severity(setting.level()))
        .put("present", setting.present())
        .put("wanted", setting.wanted())
        .put("why", setting.why())
        .put("command", setting.command());
  }

  private void show(List<Row> rows) {
    if (rows.isEmpty()) {
      session.say("No policy has a server as its source.");
      return;
    }
    Table table = Table.of("RESULT", "TYPE", "WHAT", "IS", "SHOULD BE", "WHY");
    for (Row row : rows) {
      SourceSetting setting = row.setting();
      String word =
          switch (setting.level()) {
            case GOOD -> "ok";
            case ADVISED -> "ADVISED";
            case NEEDED -> "NEEDED";
          };
      table.row(
          new Cell(word, severity(setting.level()).tone()),
          row.type(),
          setting.name(),
          setting.present(),
          setting.wanted(),
          setting.why());
    }
    session.say(table);
    for (Row row : rows) {
      if (!row.setting().command().isEmpty()) {
        session.say(
            "Hint: " + row.type() + ": " + row.setting().name() + ": " + row.setting().command());
      }
    }
  }
}
