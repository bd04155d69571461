package io.voiceagents.backup.cli;

import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.verify.Verdict;
import java.util.List;

/** Verdicts as tables and documents. */
public final class VerdictView {
  private VerdictView() {}

  /** One verdict with its checks, as soon as it is known. */
  static void show(Verdict verdict, Session session) {
    Cell word = word(verdict);
    session.say(
        verdict.set().key()
            + ": "
            + verdict.depth().word()
            + " "
            + session.paint(word.text(), word.tone())
            + " in "
            + Figures.duration(verdict.duration())
            + "; the backup is "
            + Figures.age(verdict.setAge())
            + " old");
    if (verdict.checks().isEmpty()) {
      session.say("  Nothing was checked, so nothing is proven.");
    }
    for (Check check : verdict.checks()) {
      String result = check.passed() ? "ok    " : session.paint("FAILED", Tone.BAD);
      session.say("  " + result + "  " + Figures.printable(check.name() + ": " + check.detail()));
    }
  }

  static Table table(List<Verdict> verdicts, Session session) {
    Table table =
        Table.of("WHEN", ">AGE", "KEY", "RESULT", ">TOOK", ">BACKUP WAS", "FAILED CHECKS");
    for (Verdict verdict : verdicts) {
      table.row(
          Figures.moment(verdict.startedAt()),
          Figures.age(session.age(verdict.startedAt())),
          verdict.set().key(),
          word(verdict),
          Figures.duration(verdict.duration()),
          Figures.age(verdict.setAge()) + " old",
          failedChecks(verdict));
    }
    return table;
  }

  private static String failedChecks(Verdict verdict) {
    return String.join(
        ", ", verdict.checks().stream().filter(check -> !check.passed()).map(Check::name).toList());
  }

  static Cell word(Verdict verdict) {
    return verdict.passed() ? new Cell("passed", Tone.GOOD) : new Cell("FAILED", Tone.BAD);
  }

  /** {@code passed content, 3 h ago}. */
  static Cell summary(Verdict verdict, Session session) {
    Cell word = word(verdict);
    String text =
        word.text()
            + " "
            + verdict.depth().word()
            + ", "
            + Figures.age(session.age(verdict.startedAt()))
            + " ago";
    return new Cell(text, word.tone());
  }

  public static Document document(Verdict verdict) {
    return new Document()
        .put("key", verdict.set().key())
        .put("type", verdict.set().type())
        .put("check", verdict.depth())
        .put("outcome", verdict.passed() ? "passed" : "failed")
        .put("severity", severity(verdict.passed()))
        .put("started_at", verdict.startedAt())
        .put("duration_seconds", verdict.duration())
        .put("set_age_seconds", verdict.setAge().toSeconds())
        .put("checks", verdict.checks().stream().map(VerdictView::document).toList());
  }

  private static Document document(Check check) {
    return new Document()
        .put("name", check.name())
        .put("outcome", check.passed() ? "passed" : "failed")
        .put("severity", severity(check.passed()))
        .put("detail", check.detail());
  }

  private static Severity severity(boolean passed) {
    return passed ? Severity.OK : Severity.FAILED;
  }
}
