package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import org.apache.camel.Body;
import org.apache.camel.Handler;

/** The bean steps of the routes {@code trigger}, {@code restore} and {@code verify}. */
final class RouteSteps {
  private RouteSteps() {}

  /** Step {@code trigger-run}. */
  record Runner(Engine engine) {
    public RunResult run(@Body BackupRequest request) throws IOException {
      return engine.backups().run(request, Progress.NONE);
    }
  }

  /** Steps {@code restore-plan} and {@code restore-execute}. */
  record Restore(Engine engine) {
    public RestorePlan plan(@Body RestoreRequest request) throws IOException {
      return engine.heldRestorer().plan(request);
    }

    public RestoreResult execute(@Body RestorePlan plan) throws IOException, InterruptedException {
      return engine.heldRestorer().execute(plan, Progress.NONE);
    }
  }

  /** What the route {@code verify} takes. */
  record VerifyRequest(SetSummary set, VerifyDepth depth, Progress progress) {}

  /** Step {@code verify-set}. */
  record Verify(Engine engine) {
    @Handler
    public Verdict verify(@Body VerifyRequest request) throws IOException, InterruptedException {
      return engine.verifier().verify(request.set(), request.depth(), request.progress());
    }
  }
}
