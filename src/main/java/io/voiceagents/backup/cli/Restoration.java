package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.restore.Restorer;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plans a restore, shows the plan, and carries it out: the same for every kind of source.
 *
 * @param before the latest set is the latest complete one that was finished by then
 */
record Restoration(Session session, SourceKind kind, Optional<Instant> before) {
  Restoration(Session session, SourceKind kind) {
    this(session, kind, Optional.empty());
  }

  ExitCode run(RestoreOptions options, Function<SetSummary, RestoreRequest> request)
      throws IOException, InterruptedException {
    try (Operations operations = session.openForReading()) {
      SetSummary set = Sets.ofKind(operations, options.key, kind, before);
      Restorer restorer = operations.restorer();
      RestorePlan plan = restorer.plan(request.apply(set));
      RestoreView view = new RestoreView(session, kind);
      view.plan(plan);
      Optional<RestoreResult> result =
          options.dryRun ? Optional.empty() : Optional.of(execute(restorer, plan));
      view.result(plan, result);
      return ExitCode.COMPLETE;
    }
  }

  private RestoreResult execute(Restorer restorer, RestorePlan plan)
      throws IOException, InterruptedException {
    return session.watch(
        "restore " + plan.request().set().type(), progress -> restorer.execute(plan, progress));
  }
}
