package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.recovery.Recoverability;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/** The status of all policies, as text and as a document. */
record StatusView(Session session) {
  private static final DateTimeFormatter NEXT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  ExitCode show(Recoverability now) {
    List<Protection> statuses = now.policies();
    ExitCode code = ExitCode.worst(statuses.stream().map(StatusView::exitCode).toList());
    Severity severity = Severity.worst(statuses.stream().map(StatusView::severity).toList());
    String sentence = sentence(now);
    session.print(
        session
            .document("backup status", code, severity)
            .put("summary", sentence)
            .put("policies", statuses.stream().map(this::document).toList()));
    session.say(session.paint(sentence, severity.tone()));
    session.say("");
    session.say(table(statuses));
    statuses.forEach(this::recoverable);
    return code;
  }

  private static String sentence(Recoverability now) {
    String bad = now.complaints();
    return bad.isEmpty()
        ? "OK: "
            + Figures.count(now.policies().size(), "policy")
            + ", each with a complete backup that"
            + " was verified."
        : bad;
  }

  private Table table(List<Protection> statuses) {
    Table table =
        Table.of(
            "TYPE", "STATUS", "LAST COMPLETE BACKUP", ">AGE", "NEWEST", "NEXT RUN", "LAST VERDICT");
    for (Protection status : statuses) {
      table.row(
          status.policy().name(),
          new Cell(word(severity(status)), severity(status).tone()),
          status.complete().map(SetSummary::key).orElse("none"),
          status.complete().map(this::age).orElse("-"),
          status
              .newest()
              .map(set -> SetView.outcome(set.outcome()))
              .orElse(new Cell("-", Tone.PLAIN)),
          status.nextRun().map(NEXT::format).orElse("by hand"),
          status
              .verdict()
              .map(verdict -> VerdictView.summary(verdict, session))
              .orElse(new Cell("never verified", Tone.WARN)));
    }
    return table;
  }

  private void recoverable(Protection status) {
    status.window().ifPresent(any -> WindowView.say(session, status.policy().name(), any));
  }

  static ExitCode exitCode(Protection status) {
    boolean bad = status.verdict().isPresent() && !status.verdict().get().passed();
    if (bad || status.damaged() > 0) {
      return ExitCode.VERIFICATION_FAILED;
    }
    return status.complete().isPresent() ? ExitCode.COMPLETE : ExitCode.FAILED;
  }

  static Severity severity(Protection status) {
    return switch (status.level()) {
      case OK -> Severity.OK;
      case WARNING -> Severity.WARNING;
      case FAILED -> Severity.FAILED;
    };
  }

  private static List<String> notes(Protection status) {
    return Stream.concat(status.failures().stream(), status.warnings().stream()).toList();
  }

  private static String word(Severity severity) {
    return severity == Severity.OK ? "ok" : severity.name();
  }

  private String age(SetSummary set) {
    return Figures.age(session.age(set.finishedAt()));
  }

  private Document document(Protection status) {
    return new Document()
        .put("type", status.policy().name())
        .put("severity", severity(status))
        .put("notes", notes(status))
        .put("last_complete", status.complete().map(this::document))
        .put("newest", status.newest().map(this::document))
        .put("next_run", status.nextRun())
        .put("last_verdict", status.verdict().map(VerdictView::document))
        .put("recoverable", status.window().map(WindowView::document));
  }

  private Document document(SetSummary set) {
    return SetView.document(set, session.age(set.finishedAt()));
  }
}
