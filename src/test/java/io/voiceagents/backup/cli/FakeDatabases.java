package io.voiceagents.backup.cli;

import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.DatabaseRestorePlan;
import io.voiceagents.backup.restore.DatabaseRestoreRequest;
import io.voiceagents.backup.restore.DatabaseRestoreResult;
import io.voiceagents.backup.restore.DatabaseRestorer;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.source.postgres.DatabaseTransfer.Rows;
import io.voiceagents.backup.source.postgres.TableName;
import io.voiceagents.backup.source.postgres.TransferTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Restores into running servers, without servers. */
final class FakeDatabases implements DatabaseRestorer {
  final List<DatabaseRestoreRequest> planned = new ArrayList<>();
  final List<DatabaseRestoreRequest> executed = new ArrayList<>();
  Optional<String> refusal = Optional.empty();

  @Override
  public DatabaseRestorePlan plan(DatabaseRestoreRequest request) throws RestoreRefusedException {
    planned.add(request);
    if (refusal.isPresent()) {
      throw new RestoreRefusedException(refusal.get());
    }
    RestorePlan whole =
        Samples.plan(
            new RestoreRequest(
                request.set(), Path.of("/scratch/data"), List.of(), Map.of(), false));
    String server = request.target().host() + ":" + request.target().port();
    return new DatabaseRestorePlan(
        request,
        whole,
        server,
        new TransferTarget(true, 0, request.order().tables(), Optional.empty()),
        List.of("start a server", "load it in one transaction"));
  }

  @Override
  public DatabaseRestoreResult execute(DatabaseRestorePlan plan, Progress progress) {
    executed.add(plan.request());
    progress.phase("loading", 10);
    return new DatabaseRestoreResult(
        plan.server(),
        plan.request().recovery().map(target -> "0/3000000, before " + target.value()),
        List.of(new Rows(new TableName("public", "calls"), 1_204, 1_204)),
        List.of("table public.calls as public_before_x.calls"),
        Duration.ofSeconds(61),
        List.of("not there any more, and not restored: view public.open_calls"));
  }
}
