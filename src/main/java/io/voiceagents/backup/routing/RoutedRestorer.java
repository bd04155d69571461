package io.voiceagents.backup.routing;

import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.RestoreResult;
import io.voiceagents.backup.restore.Restorer;
import java.io.IOException;
import java.util.Optional;

/**
 * Restores by the route of that name where routes run, which is in {@code serve}. A command on the
 * host restores without: no edit of a route may keep anybody from that. Thread-safe.
 */
record RoutedRestorer(Restorer restorer, RunningRoutes routes) implements Restorer {

  /** The routes, if they run. */
  @FunctionalInterface
  interface RunningRoutes {
    Optional<CamelRuntime> find();
  }

  @Override
  public RestorePlan plan(RestoreRequest request) throws IOException {
    return restorer.plan(request);
  }

  @Override
  public RestoreResult execute(RestorePlan plan, Progress progress)
      throws IOException, InterruptedException {
    Optional<CamelRuntime> running = routes.find();
    if (running.isEmpty()) {
      return restorer.execute(plan, progress);
    }
    Errand<RestorePlan, RestoreResult> errand =
        new Errand<>(plan, () -> restorer.execute(plan, progress));
    Optional<String> wrong = errand.through(running.get(), "restore");
    if (wrong.isPresent()) {
      throw new IOException(
          wrong.get() + ". The restore itself is complete: " + plan.request().target());
    }
    return errand.result().orElseThrow();
  }
}
