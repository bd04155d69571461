package io.voiceagents.backup.api;

import io.voiceagents.backup.cli.output.Document;
import java.time.Instant;
import java.util.Optional;

/**
 * What a job needs before it begins: the word of another identity.
 *
 * @param what is to be done, as the one who decides has to see it
 * @param until after which it is too late
 * @param decision empty while it is awaited
 */
record Approval(Document what, Instant until, Optional<Decision> decision) {
  /** Somebody's word. */
  record Decision(Caller by, boolean approved, String note, Instant at) {
    /** Whether this one said the same: a request may come twice where a connection broke. */
    boolean isSaidAgain(Caller again, boolean word) {
      return approved == word && by.isSame(again);
    }

    String text() {
      return (approved ? "approved by " : "refused by ") + by.name() + " at " + at;
    }
  }

  Approval with(Decision made) {
    return new Approval(what, until, Optional.of(made));
  }

  Document document() {
    return new Document()
        .put("until", until)
        .put("what", what)
        .put("approved", decision.map(Decision::approved))
        .put("decided_by", decision.map(made -> made.by().name()))
        .put("decided_at", decision.map(Decision::at))
        .put("note", decision.map(Decision::note).orElse(""));
  }
}
