package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Table;
import io.voiceagents.backup.cli.output.Tone;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.DatabaseRestorePlan;
import io.voiceagents.backup.restore.DatabaseRestoreResult;
import io.voiceagents.backup.source.postgres.DatabaseTransfer.Rows;
import java.util.Optional;

/** A restore into a running server, as text and as a document. */
record DatabaseRestoreView(Session session, SourceKind kind) {

  /** What is about to happen. */
  void plan(DatabaseRestorePlan plan) {
    SetSummary set = plan.request().set();
    session.say(
        "Restoring from "
            + set.key()
            + " into the database "
            + Figures.printable(plan.request().order().database())
            + " on "
            + plan.server());
    session.say(
        "  taken "
            + Figures.moment(set.startedAt())
            + ", "
            + Figures.age(session.age(set.startedAt()))
            + " ago; "
            + set.kind().word()
            + ", "
            + SetView.outcome(set.outcome()).text());
    session.say(
        "  "
            + Figures.size(plan.scratch().contentBytes())
            + " to write to a scratch place and to remove again; "
            + Figures.size(plan.scratch().fetchBytes())
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

  /** How it went; without a result it was a dry run. */
  void result(DatabaseRestorePlan plan, Optional<DatabaseRestoreResult> result) {
    SetSummary set = plan.request().set();
    session.print(
        session
            .document("restore " + kind.word(), ExitCode.COMPLETE, SetView.severity(set.outcome()))
            .put("dry_run", result.isEmpty())
            .put("set", SetView.document(set, session.age(set.startedAt())))
            .put("plan", RestoreDocuments.of(plan))
            .put("result", result.map(RestoreDocuments::of)));
    result.ifPresentOrElse(
        done -> done(plan, done), () -> session.say("Dry run: nothing was written."));
  }

  private void done(DatabaseRestorePlan plan, DatabaseRestoreResult result) {
    result.recoveredTo().ifPresent(end -> session.say("The backup was recovered to " + end + "."));
    Table table = Table.of("TABLE", ">ROWS IN THE BACKUP", ">ROWS RESTORED");
    for (Rows rows : result.rows()) {
      table.row(
          Figures.printable(rows.table().toString()),
          Figures.count(rows.source()),
          Figures.count(rows.restored()));
    }
    session.say(table);
    session.say(
        session.paint("Restored", Tone.GOOD)
            + " "
            + Figures.count(result.rows().size(), "table")
            + " into "
            + Figures.printable(plan.request().order().database())
            + " on "
            + result.server()
            + " in "
            + Figures.duration(result.duration())
            + ".");
    result.movedAside().forEach(what -> session.say("Kept: " + Figures.printable(what)));
    if (!result.next().isEmpty()) {
      session.say("");
      session.say("Next:");
      result.next().forEach(line -> session.say("  " + Figures.printable(line)));
    }
  }
}
