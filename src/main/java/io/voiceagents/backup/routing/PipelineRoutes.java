package io.voiceagents.backup.routing;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.apache.camel.processor.aggregate.UseOriginalAggregationStrategy;

/** The routes of the backup pipeline and the beans that they name. */
final class PipelineRoutes {
  private PipelineRoutes() {}

  static RuntimePlan plan(Path routes, OpenRuns runs, ExecutorService sealPool, Engine engine) {
    return new RuntimePlan(
        Stream.of("backup", "log", "seal-and-store", "on-failure", "trigger", "restore", "verify")
            .map(name -> routes.resolve(name + ".camel.yaml"))
            .toList(),
        Optional.empty(),
        Map.of(),
        Map.ofEntries(
            Map.entry("sealPool", sealPool),
            Map.entry("keepRun", new UseOriginalAggregationStrategy(null, true)),
            Map.entry("compress", new SealSteps.Compress(runs)),
            Map.entry("encrypt", new SealSteps.Encrypt(runs)),
            Map.entry("check", new SealSteps.Check(runs)),
            Map.entry("request", new SealSteps.Request()),
            Map.entry("ledger", new SealSteps.Ledger(runs)),
            Map.entry("backup", new SealSteps.Backup(runs)),
            Map.entry("errand", new RouteSteps.Run()),
            Map.entry("verify", new RouteSteps.Verify(engine))));
  }
}
