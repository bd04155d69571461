package io.voiceagents.backup.api;

import io.voiceagents.backup.api.Jobs.Ended;
import io.voiceagents.backup.cli.ChainView;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.cli.Sets;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.retention.Expired;
import java.io.IOException;
import java.util.Optional;

/** Marks, and a day later deletes, what a policy no longer keeps. */
record Expiries(Platform platform, Jobs jobs, Approvals approvals, Idempotency idempotency) {

  Answer expire(Call call) throws IOException, ProblemException {
    String type = call.text("type").orElse("");
    Optional<Integer> limit =
        call.body().has("limit")
            ? Optional.of(call.body().path("limit").asInt())
            : Optional.empty();
    boolean two = approvals.rule().deletions();
    Document what = new Document();
    Operations operations = platform.operations();
    try {
      Policy policy = Sets.policy(operations.configuration(), type);
      if (call.flag("dry_run") || two) {
        what.put(
            "chains", operations.expiryPlan(policy).stream().map(ChainView::document).toList());
      }
      if (call.flag("dry_run")) {
        return Answer.of(what.put("dry_run", true));
      }
    } finally {
      platform.release(operations);
    }
    return Answer.accepted(
        idempotency.once(
            call,
            "expire",
            platform.now(),
            () -> {
              Jobs.Work work = progress -> expire(type, limit, call.flag("agree"));
              return two
                  ? approvals.hold(call.caller(), "expire", type, what, work)
                  : jobs.submit(call.caller(), "expire", type, work);
            }));
  }

  private Ended expire(String type, Optional<Integer> limit, boolean agreed) throws IOException {
    Operations operations = platform.operations();
    try {
      Expired expired =
          operations.expire(Sets.policy(operations.configuration(), type), limit, agreed);
      boolean good = expired.troubles().isEmpty();
      return new Ended(
          good,
          good ? ExitCode.COMPLETE : ExitCode.FAILED,
          "%d marked, %d deleted".formatted(expired.marked().size(), expired.deleted().size()),
          String.join("; ", expired.troubles()),
          ChainView.document(expired));
    } finally {
      platform.release(operations);
      platform.changed(type);
    }
  }
}
