package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.BackupRun.Done;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Table.Cell;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.source.CaptureReport.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Backups that were taken, as text and as a document. */
public final class RunView {
  private final Session session;

  RunView(Session session) {
    this.session = session;
  }

  private static final int SHOWN_PROBLEMS = 10;

  /** One backup, as soon as it is over. */
  void show(RunResult result) {
    var word =
        result.cancelled() ? new Cell(result.word(), Tone.WARN) : SetView.outcome(result.outcome());
    session.say(
        result.type()
            + ": "
            + session.paint(word.text(), word.tone())
            + (result.outcome() == Outcome.FAILED ? " after " : " in ")
            + Figures.duration(result.duration())
            + result.set().map(set -> "  " + set.key()).orElse(""));
    result.set().ifPresent(set -> session.say("  " + content(set)));
    List<String> parts = Diagnosis.parts(result.message());
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).isEmpty()) {
        session.say("  " + (i == 0 ? "" : "Hint: ") + Figures.printable(parts.get(i)));
      }
    }
    showProblems(result);
  }

  private static String content(SetSummary set) {
    return Figures.size(set.sourceBytes())
        + " in "
        + Figures.count(set.entries(), "entry")
        + "; stored "
        + Figures.size(set.storedBytes());
  }

  private void showProblems(RunResult result) {
    if (result.problemCount() == 0) {
      return;
    }
    session.say("  Missing from this backup: " + Figures.count(result.problemCount(), "entry"));
    List<Problem> problems = result.problems();
    int shown = session.verbose() ? problems.size() : Math.min(SHOWN_PROBLEMS, problems.size());
    for (Problem problem : problems.subList(0, shown)) {
      session.say("    " + Figures.printable(problem.path() + ": " + problem.message()));
    }
    if (result.problemCount() > shown) {
      session.say(
          "    and "
              + Figures.count(result.problemCount() - shown)
              + " more"
              + (shown < problems.size() ? "; --verbose shows them" : ""));
    }
  }

  /** The end of the command. */
  void summary(List<Done> done, ExitCode code) {
    session.print(
        session
            .document("backup run", code)
            .put("interrupted", code == ExitCode.INTERRUPTED)
            .put("backups", done.stream().map(RunView::document).toList()));
    if (done.size() > 1) {
      session.say(Figures.count(done.size(), "backup") + ": " + tally(done) + ".");
    }
    if (code == ExitCode.INTERRUPTED) {
      session.complain("interrupted; the running backup was stopped and does not count.");
    } else if (code != ExitCode.COMPLETE) {
      session.complain("not every backup is complete: " + names(done) + ".");
    }
  }

  private static String tally(List<Done> done) {
    List<String> words = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      tally(done, outcome.word(), words);
    }
    tally(done, "cancelled", words);
    return String.join(", ", words);
  }

  private static void tally(List<Done> done, String word, List<String> words) {
    long count = done.stream().filter(one -> one.result().word().equals(word)).count();
    if (count > 0) {
      words.add(count + " " + word);
    }
  }

  private static String names(List<Done> done) {
    return String.join(
        ", ",
        done.stream()
            .map(Done::result)
            .filter(result -> result.outcome() != Outcome.COMPLETE)
            .map(result -> result.type() + " " + result.word())
            .toList());
  }

  private static Document document(Done done) {
    RunResult result = done.result();
    List<String> parts = Diagnosis.parts(result.message());
    return new Document()
        .put("type", result.type())
        .put("requested_kind", done.job().requested())
        .put("kind", done.job().kind())
        .put("outcome", result.word())
        .put("severity", SetView.severity(result.outcome()))
        .put("duration_seconds", result.duration())
        .put("message", parts.get(0))
        .put("hint", String.join(" ", parts.subList(1, parts.size())))
        .put("set", result.set().map(set -> SetView.document(set, Duration.ZERO)))
        .put("problem_count", result.problemCount())
        .put("problems", result.problems().stream().map(RunView::document).toList());
  }

  /** As in docs/cli.md. */
  public static Document document(Problem problem) {
    return new Document()
        .put("severity", "warning")
        .put("path", problem.path())
        .put("message", problem.message());
  }
}
