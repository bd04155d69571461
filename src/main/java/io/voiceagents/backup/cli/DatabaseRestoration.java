package io.voiceagents.backup.cli;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.restore.DatabaseRestorePlan;
import io.voiceagents.backup.restore.DatabaseRestoreRequest;
import io.voiceagents.backup.restore.DatabaseRestoreResult;
import io.voiceagents.backup.restore.DatabaseRestorer;
import io.voiceagents.backup.restore.RecoveryTarget;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Plans a restore into a running server, shows the plan, and carries it out.
 *
 * @param before the latest set is the latest complete one that was finished by then
 */
record DatabaseRestoration(
    Session session,
    SourceKind kind,
    DatabaseOptions database,
    Optional<RecoveryTarget> recovery,
    Optional<Instant> before) {

  ExitCode run(RestoreOptions options) throws IOException, InterruptedException {
    try (Operations operations = session.openForReading()) {
      SetSummary set = Sets.ofKind(operations, options.key, kind, before);
      DatabaseRestorer restorer = operations.databases();
      DatabaseRestorePlan plan =
          restorer.plan(
              new DatabaseRestoreRequest(
                  set,
                  database.order(options.force),
                  database.server(operations, set, session.environment()),
                  recovery));
      DatabaseRestoreView view = new DatabaseRestoreView(session, kind);
      view.plan(plan);
      Optional<DatabaseRestoreResult> result =
          options.dryRun
              ? Optional.empty()
              : Optional.of(
                  session.watch(
                      "restore " + set.type(), progress -> restorer.execute(plan, progress)));
      view.result(plan, result);
      return ExitCode.COMPLETE;
    }
  }
}
