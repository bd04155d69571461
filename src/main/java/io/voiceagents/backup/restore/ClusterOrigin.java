package io.voiceagents.backup.restore;

import io.voiceagents.backup.source.postgres.ScratchPostgres;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.source.postgres.TransferOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A whole cluster, on which a server starts as it is. */
record ClusterOrigin(Map<String, String> facts, ServerBinaries binaries) implements ScratchOrigin {
  /** It may go through days of WAL. */
  private static final Duration START_LIMIT = Duration.ofHours(12);

  private static final int VERSION_UNIT = 10_000;

  @Override
  public int major() {
    return Integer.parseInt(facts.getOrDefault("server.version_num", "0")) / VERSION_UNIT;
  }

  @Override
  public List<String> needed(TransferOrder order) throws IOException {
    binaries.find(major());
    return List.of();
  }

  @Override
  public long moreBytes(TransferOrder order) {
    return 0;
  }

  @Override
  public String step() {
    return "start a server on it that reaches nobody and runs nothing of its configuration";
  }

  @Override
  public ScratchPostgres start(Path data, TransferOrder order, Clock clock)
      throws IOException, InterruptedException {
    return ScratchPostgres.start(data, facts, binaries, clock, START_LIMIT);
  }
}
