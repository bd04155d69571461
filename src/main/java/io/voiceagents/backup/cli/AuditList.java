package io.voiceagents.backup.cli;

import io.voiceagents.backup.audit.AuditRecord;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit list}. */
@Command(
    name = "list",
    description = "Lists who did what on this host, from where, and how it ended; newest first.")
final class AuditList implements BackupctlCommand {
  private final Session session;
  @Mixin private LimitOption limit = new LimitOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From then on: 2026-11-23T14:03:27Z, or how long ago, as in 30m, 8h or 7d.")
  private String since = "";

  AuditList(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    Instant from = since.isEmpty() ? Instant.MIN : from();
    try (Operations operations = session.openForReading()) {
      List<AuditRecord> found = operations.auditRecords(limit.oneMore(), from);
      List<AuditRecord> records = limit.cut(found);
      session.print(
          session
              .document("audit list", ExitCode.COMPLETE)
              .put("truncated", limit.isCut(found))
              .put("records", records.stream().map(AuditView::document).toList()));
      session.say(AuditView.table(records));
      if (limit.isCut(found)) {
        session.say(limit.more());
      }
      return ExitCode.COMPLETE;
    }
  }

  private Instant from() {
    if (since.matches("[0-9]{1,4}[dhm]")) {
      String days = since.endsWith("d") ? "P" : "PT";
      return session.now().minus(Duration.parse(days + since.toUpperCase(Locale.ROOT)));
    }
    try {
      return OffsetDateTime.parse(since).toInstant();
    } catch (DateTimeException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--since '"
              + since
              + "' is no time. Hint: with its zone, as in 2026-11-23T14:03:27Z, or how long ago, as"
              + " in 30m, 8h or 7d.",
          e);
    }
  }
}
