package io.voiceagents.backup.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.cli.output.Figures;
import io.voiceagents.backup.cli.output.Table;
import java.io.IOException;
import java.util.List;

/** Jobs of a server that need another identity's word, with what they would do. */
final class ApprovalView {
  private ApprovalView() {}

  static Table table(List<JsonNode> jobs) {
    Table table =
        Table.of(
            "ID", "WHAT", "TYPE", "STATE", "ASKED FOR BY", "UNTIL", "DECIDED BY", "YOU MAY DECIDE");
    for (JsonNode job : jobs) {
      table.row(
          text(job.path("id")),
          text(job.path("operation")),
          text(job.path("type")),
          text(job.path("state")),
          text(job.path("requested_by")),
          text(job.at("/approval/until")),
          text(job.at("/approval/decided_by")),
          mayDecide(job));
    }
    return table;
  }

  /** In words, for those that wait: there is nothing to decide about the others. */
  private static String mayDecide(JsonNode job) {
    if (!text(job.path("state")).equals("awaiting_approval")) {
      return "";
    }
    String why = text(job.path("may_not_decide"));
    return job.path("may_decide").asBoolean() ? "yes" : why.isEmpty() ? "no" : "no: " + why;
  }

  static ExitCode decide(Session session, String word, String id, String note, boolean dryRun)
      throws IOException {
    try (Operations operations = session.open()) {
      ServerJobs jobs = operations.jobs();
      boolean approve = word.equals("approve");
      JsonNode job = dryRun ? jobs.find(id) : jobs.decide(id, approve, note);
      session.print(
          session
              .document("approvals " + word, ExitCode.COMPLETE)
              .put("dry_run", dryRun)
              .put("job", job));
      JobView.say(job, session);
      if (dryRun) {
        explain(job.at("/approval/what"), session);
      }
      return ExitCode.COMPLETE;
    }
  }

  private static void explain(JsonNode what, Session session) {
    if (what.has("backup_key")) {
      session.say("  " + text(what.path("backup_key")) + " into " + place(what.path("plan")));
    }
    for (JsonNode step : what.at("/plan/steps")) {
      session.say("  " + text(step));
    }
    if (what.has("retention")) {
      expiry(what, session);
    }
    for (JsonNode chain : what.path("chains")) {
      session.say("  " + text(chain.path("chain")) + ": " + text(chain.path("fate")));
    }
  }

  private static String place(JsonNode plan) {
    return plan.has("database")
        ? "the database " + text(plan.path("database")) + " on " + text(plan.path("server"))
        : text(plan.path("target"));
  }

  private static void expiry(JsonNode what, Session session) {
    session.say(
        "  retention: %s full, %s incremental"
            .formatted(
                text(what.at("/retention/full_backups")), text(what.at("/retention/incremental"))));
    if (what.hasNonNull("limit")) {
      session.say("  at most " + text(what.path("limit")) + " chains, in place of the usual limit");
    }
    if (what.hasNonNull("held_back")) {
      session.say("  held back: " + text(what.path("held_back")));
    }
    if (what.path("agree").asBoolean()) {
      session.say("  agrees to this retention, however much it gives up");
    }
  }

  private static String text(JsonNode node) {
    return node.isNull() ? "" : Figures.printable(node.asText());
  }
}
