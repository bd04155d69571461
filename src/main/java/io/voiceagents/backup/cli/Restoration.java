package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.restore.Restorer;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** Plans a restore, shows the plan, and carries it out: the same for every kind of source. */
record Restoration(Session session, SourceKind kind) {

  ExitCode run(RestoreOptions options, Function<SetSummary, RestoreRequest> request)
      throws IOException, InterruptedException {
    try (Operations operations = session.openForReading()) {
      SetSummary set = Sets.ofKind(operations, options.key, kind);
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
