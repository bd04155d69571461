package io.voiceagents.backup.api;

import io.voiceagents.backup.api.Jobs.Ended;
import io.voiceagents.backup.catalog.NoRepositoryException;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.cli.Operations;
import io.voiceagents.backup.cli.Sets;
import io.voiceagents.backup.cli.VerdictView;
import io.voiceagents.backup.cli.WindowView;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Restore tests, and what verifications have found so far. */
record Tests(Platform platform, Jobs jobs, Idempotency idempotency) {
  private static final int PAGE = 100;

  Answer history(Call call) throws IOException {
    int limit = call.parameter("limit").map(Integer::parseInt).orElse(PAGE);
    Optional<VerifyDepth> depth = call.parameter("depth").map(VerifyDepth::of);
    Optional<String> type = call.parameter("type");
    Operations operations = platform.operations();
    try {
      if (type.isPresent()) {
        Backups.known(operations, type.get());
      }
      return Answer.of(
          new Document()
              .put(
                  "verdicts",
                  verdicts(operations, type, depth, limit).stream()
                      .map(VerdictView::document)
                      .toList()));
    } finally {
      platform.release(operations);
    }
  }

  private static List<Verdict> verdicts(
      Operations operations, Optional<String> type, Optional<VerifyDepth> depth, int limit)
      throws IOException {
    try {
      return operations.verifier().history(type, depth, limit);
    } catch (NoRepositoryException none) {
      return List.of();
    }
  }

  /** From when to when clusters can be recovered to any moment. */
  Answer windows() throws IOException {
    Operations operations = platform.operations();
    try {
      List<Document> windows = new ArrayList<>();
      for (Policy policy : operations.configuration().policies().values()) {
        if (policy.source().kind() == SourceKind.POSTGRES) {
          operations
              .recoveryWindow(policy, operations.catalog().list(Optional.of(policy.name()), 0))
              .ifPresent(
                  window -> windows.add(WindowView.document(window).put("type", policy.name())));
        }
      }
      return Answer.of(new Document().put("recoverable", windows));
    } catch (NoRepositoryException none) {
      return Answer.of(new Document().put("recoverable", List.of()));
    } finally {
      platform.release(operations);
    }
  }

  Answer restore(Call call) throws IOException, ProblemException {
    Optional<Instant> time = Restores.time(call);
    Optional<RecoveryTarget> target = Restores.target(call, time);
    String type = call.text("type").orElse("");
    String key = call.text("backup_key").orElse("latest");
    SetSummary set = set(type, key, target, time);
    return Answer.accepted(
        idempotency.once(
            call,
            "test restore",
            platform.now(),
            () ->
                jobs.submit(
                    call.caller(), "test", set.type(), progress -> test(set, target, progress))));
  }

  private SetSummary set(
      String type, String key, Optional<RecoveryTarget> target, Optional<Instant> time)
      throws IOException {
    Operations operations = platform.operations();
    try {
      Sets.policy(operations.configuration(), type);
      boolean latest = key.equals("latest");
      return target.isPresent()
          ? Sets.ofKind(operations, latest ? type : key, SourceKind.POSTGRES, time)
          : Sets.find(operations.catalog(), key, Optional.of(type));
    } finally {
      platform.release(operations);
    }
  }

  private Ended test(SetSummary set, Optional<RecoveryTarget> target, Progress progress)
      throws IOException, InterruptedException {
    Operations operations = platform.operations();
    try {
      return Backups.ended(
          target.isPresent()
              ? operations.verifier().verifyRecovery(set, target.get(), progress)
              : operations.verifier().verify(set, VerifyDepth.RESTORE, progress));
    } finally {
      platform.release(operations);
      platform.changed(set.type());
    }
  }
}
