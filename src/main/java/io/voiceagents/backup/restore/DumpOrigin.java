package io.voiceagents.backup.restore;

import io.voiceagents.backup.source.postgres.DumpCluster;
import io.voiceagents.backup.source.postgres.DumpLoad;
import io.voiceagents.backup.source.postgres.DumpPaths;
import io.voiceagents.backup.source.postgres.ScratchPostgres;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.source.postgres.SourceContents;
import io.voiceagents.backup.source.postgres.TransferOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dump of one database, which is loaded into a new cluster: a dump alone can't be looked into.
 */
record DumpOrigin(Map<String, String> facts, ServerBinaries binaries) implements ScratchOrigin {
  private static final Duration START_LIMIT = Duration.ofMinutes(30);

  @Override
  public int major() {
    return DumpCluster.major(facts);
  }

  @Override
  public List<String> needed(TransferOrder order) throws IOException {
    String dump = literal(DumpPaths.dump(order.source()));
    if (loadable(order).isPresent()) {
      return List.of(dump);
    }
    DumpCluster.find(binaries, facts);
    return List.of(DumpPaths.GLOBALS, dump);
  }

  @Override
  public Optional<String> loadable(TransferOrder order) {
    return DumpLoad.fits(order, facts)
        ? Optional.of(DumpPaths.dump(order.source()))
        : Optional.empty();
  }

  @Override
  public Optional<String> filters() {
    return facts.entrySet().stream()
        .filter(fact -> fact.getKey().startsWith("filter."))
        .map(fact -> fact.getKey().substring("filter.".length()) + ": " + fact.getValue())
        .sorted()
        .reduce((a, c) -> a + "; " + c);
  }

  /** As a glob that matches this path alone. */
  private static String literal(String path) {
    return path.replaceAll("[*?\\[{}\\\\]", "\\\\$0");
  }

  /** As large as it was at the source, with its indexes. */
  @Override
  public long moreBytes(TransferOrder order) {
    if (loadable(order).isPresent()) {
      return 0;
    }
    String size = SourceContents.size(facts, order.source());
    return size.matches("\\d{1,18}") ? Long.parseLong(size) : 0;
  }

  @Override
  public String step() {
    return "load it into a new cluster of a server that reaches nobody";
  }

  @Override
  public ScratchPostgres start(Path data, TransferOrder order, Clock clock)
      throws IOException, InterruptedException {
    return DumpCluster.find(binaries, facts)
        .start(
            data,
            data.resolveSibling("cluster"),
            facts,
            List.of(order.source()),
            clock,
            START_LIMIT);
  }
}
