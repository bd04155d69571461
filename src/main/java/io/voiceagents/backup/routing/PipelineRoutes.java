package io.voiceagents.backup.routing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.apache.camel.processor.aggregate.UseOriginalAggregationStrategy;

/** The routes of the backup pipeline and the beans that they name. */
final class PipelineRoutes {
  private PipelineRoutes() {}

  static RuntimePlan plan(Path routes, OpenRuns runs, ExecutorService sealPool) {
    return new RuntimePlan(
        List.of(
            routes.resolve("backup.camel.yaml"),
            routes.resolve("seal-and-store.camel.yaml"),
            routes.resolve("on-failure.camel.yaml")),
        Optional.empty(),
        Map.of(),
        Map.of(
            "sealPool", sealPool,
            "keepRun", new UseOriginalAggregationStrategy(null, true),
            "compress", new SealSteps.Compress(runs),
            "encrypt", new SealSteps.Encrypt(runs),
            "check", new SealSteps.Check(runs),
            "request", new SealSteps.Request(),
            "ledger", new SealSteps.Ledger(runs),
            "backup", new SealSteps.Backup(runs)));
  }
}
