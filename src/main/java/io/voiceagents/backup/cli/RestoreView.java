package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Severity;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreResult;
import java.time.Duration;
import java.util.Optional;

/** A restore, as text and as a document. */
record RestoreView(Session session, SourceKind kind) {

  /** What is about to happen. */
  void plan(RestorePlan plan) {
    SetSummary set = plan.request().set();
    session.say(
        (plan.resumes() ? "Going on with the restore of " : "Restoring ")
            + set.key()
            + " into "
            + Figures.printable(plan.request().target().toString()));
    session.say(
        "  taken "
            + Figures.moment(set.startedAt())
            + ", "
            + Figures.age(age(set))
            + " ago; "
            + set.kind().word()
            + ", "
            + SetView.outcome(set.outcome()).text());
    session.say(
        "  "
            + Figures.size(plan.contentBytes())
            + " in "
            + Figures.count(plan.entries(), "entry")
            + " to write; "
            + Figures.size(plan.fetchBytes())
            + " to fetch from the store");
    if (set.outcome() == Outcome.PARTIAL) {
      session.say(
          session.paint("WARNING", Tone.WARN)
              + ": this backup is partial: something could not be read when it was taken.");
    }
    int number = 1;
    for (String step : plan.steps()) {
      session.say("  " + number++ + ". " + Figures.printable(step));
    }
  }

  private Duration age(SetSummary set) {
    return session.age(set.startedAt());
  }

  /** How it went; without a result it was a dry run. */
  void result(RestorePlan plan, Optional<RestoreResult> result) {
    SetSummary set = plan.request().set();
    Severity severity = SetView.severity(set.outcome());
    session.print(
        session
            .document("restore " + kind.word(), ExitCode.COMPLETE, severity)
            .put("dry_run", result.isEmpty())
            .put("set", SetView.document(set, age(set)))
            .put("plan", RestoreDocuments.of(plan))
            .put("result", result.map(RestoreDocuments::of)));
    result.ifPresentOrElse(this::done, () -> session.say("Dry run: nothing was written."));
  }

  private void done(RestoreResult result) {
    double seconds = Math.max(0.001, result.duration().toMillis() / 1000.0);
    session.say(
        session.paint("Restored", Tone.GOOD)
            + " "
            + Figures.size(result.contentBytes())
            + " in "
            + Figures.count(result.entries(), "entry")
            + " into "
            + Figures.printable(result.target().toString())
            + " in "
            + Figures.duration(result.duration())
            + " ("
            + Figures.rate(result.contentBytes() / seconds)
            + ").");
    if (!result.next().isEmpty()) {
      session.say("");
      session.say("Next:");
      result.next().forEach(line -> session.say("  " + line));
    }
  }
}
