package io.voiceagents.backup.api;

import io.voiceagents.backup.api.Job.State;
import io.voiceagents.backup.api.Jobs.Ended;
import io.voiceagents.backup.audit.AuditTrail;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.output.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The word of somebody else about jobs that need one. Used under the lock of {@link Jobs}, which
 * lets begin what was approved.
 */
record Decisions(JobBook book, Supplier<Instant> clock, AuditTrail trail) {

  /** Takes a job on that waits for it; see {@link Jobs#hold}. */
  SeenJob hold(
      Caller caller, String operation, String type, Document what, Duration within, Jobs.Work work)
      throws ProblemException {
    lapse();
    Job job = book.take(caller, operation, type, clock.get(), work, State.AWAITING_APPROVAL);
    job.hold(new Approval(what, clock.get().plus(within), Optional.empty()));
    return job.view();
  }

  /** Takes it; see {@link Jobs#decide}. */
  SeenJob decide(String id, Caller by, Predicate<Caller> known, boolean approved, String note)
      throws ProblemException {
    lapse();
    Job job =
        book.find(id)
            .orElseThrow(() -> new ProblemException(404, "there is no job '" + id + "'", ""));
    if (job.state() != State.AWAITING_APPROVAL) {
      return decidedAlready(job, by, approved);
    }
    if (job.isOf(by)) {
      throw new ProblemException(
          403,
          "'" + by.name() + "' asked for the job " + id + ", so another identity has to decide",
          "DELETE /api/v1/jobs/" + id + " takes it back.");
    }
    if (approved && !known.test(job.caller())) {
      throw new ProblemException(
          409,
          "the token that asked for the job " + id + " does not hold any more",
          "Refuse it; who still needs it may ask again.");
    }
    book.changed();
    job.decide(new Approval.Decision(by, approved, note, clock.get()));
    if (!approved) {
      String why = "refused by " + by.name() + (note.isEmpty() ? "" : ": " + note);
      trail.record(job.end(not(why), clock.get()));
    }
    return job.view();
  }

  private static SeenJob decidedAlready(Job job, Caller by, boolean approved)
      throws ProblemException {
    Optional<Approval.Decision> made = job.decision();
    if (made.filter(one -> one.isSaidAgain(by, approved)).isPresent()) {
      return job.view().repeated();
    }
    throw new ProblemException(
        409,
        "the job "
            + job.id()
            + made.map(one -> " was " + one.text() + " already")
                .orElse(" waits for nobody's approval"),
        "GET /api/v1/jobs/" + job.id() + " shows what became of it.");
  }

  /** What nobody approved in time never begins. */
  void lapse() {
    Instant now = clock.get();
    for (Job job : book.all()) {
      if (job.isLate(now)) {
        book.changed();
        trail.record(job.end(not("nobody approved it in time"), now));
      }
    }
  }

  /** The end of one that was not let begin. */
  static Ended not(String message) {
    return new Ended(false, ExitCode.REFUSED, message, "Nothing was touched.", new Document());
  }
}
