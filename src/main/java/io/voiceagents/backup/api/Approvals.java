package io.voiceagents.backup.api;

import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.policy.TwoPerson;
import java.util.function.Predicate;

/**
 * What waits for the word of another identity.
 *
 * @param known whether the token of a caller still holds, of one whose token can be taken back
 */
record Approvals(Jobs jobs, TwoPerson rule, Predicate<Caller> known) {
  private static final int LONGEST = 500;

  Answer list(Call call) {
    return Answer.of(
        new Document()
            .put(
                "approvals",
                jobs.approvals().stream().map(job -> job.document(call.caller())).toList()));
  }

  Answer approve(Call call) throws ProblemException {
    return decide(call, true);
  }

  Answer refuse(Call call) throws ProblemException {
    return decide(call, false);
  }

  private Answer decide(Call call, boolean approved) throws ProblemException {
    String note = call.text("note").orElse("");
    if (note.length() > LONGEST) {
      throw new ProblemException(400, "'note' is too long", "At most " + LONGEST + " characters.");
    }
    return Answer.accepted(
        jobs.decide(call.id(), call.caller(), known, approved, note), call.caller());
  }

  /** Takes a job on that begins when another identity has approved it. */
  SeenJob hold(Caller caller, String operation, String type, Document what, Jobs.Work work)
      throws ProblemException {
    return jobs.hold(caller, operation, type, what, rule.within(), work);
  }
}
