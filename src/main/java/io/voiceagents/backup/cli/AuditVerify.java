package io.voiceagents.backup.cli;

import io.voiceagents.backup.audit.Actor;
import io.voiceagents.backup.audit.AuditCheck;
import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditReport;
import io.voiceagents.backup.audit.ThisHost;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Tone;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit verify}. */
@Command(
    name = "verify",
    description = {
      "Proves that nothing in the audit log was changed, removed or exchanged: by the hashes that",
      "hold its records together, and beside the copy in the store. Ends with 9 if something was."
    })
final class AuditVerify implements BackupctlCommand {
  private final Session session;

  @Option(
      names = "--local",
      description = "Don't ask the store. A removed end and a log written anew don't show then.")
  private boolean local;

  @Option(
      names = "--accept-lost",
      paramLabel = "LOG",
      description = "This log of this host is gone, and that is known; goes on record.")
  private Optional<String> acceptLost = Optional.empty();

  AuditVerify(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode execute() throws IOException {
    try (Operations operations = session.openForReading()) {
      acceptLost.ifPresent(this::accept);
      AuditReport report = operations.verifyAudit(local);
      ExitCode code = report.isWhole() ? ExitCode.COMPLETE : ExitCode.VERIFICATION_FAILED;
      session.print(
          session
              .document("audit verify", code)
              .put("log", report.log())
              .put("records", report.records())
              .put("shipped", local ? Optional.empty() : Optional.of(report.shipped()))
              .put("problems", report.problems())
              .put("notes", report.notes()));
      show(report);
      return code;
    }
  }

  private void accept(String log) {
    session
        .audit()
        .record(
            AuditEntry.of(
                ThisHost.user(session.environment(), Actor.Via.CLI),
                AuditCheck.ACCEPTED,
                Map.of("log", log),
                AuditEntry.Outcome.DONE));
  }

  private void show(AuditReport report) {
    session.say(
        report.log().isEmpty()
            ? "Nothing is on record here yet."
            : "Log "
                + report.log()
                + ": "
                + Figures.count(report.records(), "record")
                + (local ? "" : ", " + Figures.count(report.shipped()) + " of them in the store"));
    report
        .problems()
        .forEach(
            problem ->
                session.say(
                    "  " + session.paint("CHANGED", Tone.BAD) + "  " + Figures.printable(problem)));
    report.notes().forEach(note -> session.say("  " + Figures.printable(note)));
    if (!report.isWhole()) {
      session.complain("the audit log was changed.");
      session.complainMore(
          "Hint: keep the directory 'audit' of the state directory as it is; the store has what was"
              + " shipped, under audit/"
              + report.log()
              + "/. See docs/audit.md.");
    }
  }
}
