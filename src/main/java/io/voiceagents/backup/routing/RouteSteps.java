package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import org.apache.camel.Body;
import org.apache.camel.Handler;

/** The bean steps of the routes {@code trigger}, {@code restore} and {@code verify}. */
final class RouteSteps {
  private RouteSteps() {}

  /** Steps {@code trigger-run} and {@code restore-execute}. */
  record Run() {
    public Errand<?, ?> run(@Body Errand<?, ?> errand) throws IOException, InterruptedException {
      errand.run();
      return errand;
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
