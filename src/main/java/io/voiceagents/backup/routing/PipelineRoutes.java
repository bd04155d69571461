package io.voiceagents.backup.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.apache.camel.processor.aggregate.UseOriginalAggregationStrategy;

/** The routes of the backup pipeline and the beans that they name. */
final class PipelineRoutes {
  private static final String SUFFIX = ".camel.yaml";

  private static final List<String> SHIPPED =
      List.of("backup", "log", "seal-and-store", "on-failure", "trigger", "restore", "verify");

  private PipelineRoutes() {}

  /**
   * The shipped routes, and those that people have added for steps to send to.
   *
   * @throws IOException if the directory can't be read
   */
  static RuntimePlan plan(Path routes, OpenRuns runs, ExecutorService sealPool, Engine engine)
      throws IOException {
    return new RuntimePlan(
        Stream.concat(SHIPPED.stream(), own(routes).stream())
            .map(name -> routes.resolve(name + SUFFIX))
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

  /** Names of the files that are nobody else's. */
  private static List<String> own(Path routes) throws IOException {
    try (Stream<Path> files = Files.list(routes)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(SUFFIX) && !RouteGate.isResident(name))
          .filter(name -> !RouteGate.PIPELINE.contains(name))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    }
  }
}
