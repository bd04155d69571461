package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.restore.ScratchDirectory;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.postgres.DumpCluster;
import io.voiceagents.backup.source.postgres.PolicyQueries;
import io.voiceagents.backup.source.postgres.PostgresChecks;
import io.voiceagents.backup.source.postgres.ScratchPostgres;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.source.postgres.SourceContents;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Loads restored dumps into a new cluster of a scratch PostgreSQL and asks it everything. */
public final class DumpSetChecks implements RestoreChecks {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final ServerBinaries binaries;
  private final Map<String, SourceSettings.PostgresLogical> sources;
  private final PolicyQueries policy;
  private final Clock clock;

  /**
   * @param sources the present policies by type, for their own queries
   * @param policy how these are asked
   */
  public DumpSetChecks(
      ServerBinaries binaries,
      Map<String, SourceSettings.PostgresLogical> sources,
      PolicyQueries policy,
      Clock clock) {
    this.binaries = binaries;
    this.sources = Map.copyOf(sources);
    this.policy = policy;
    this.clock = clock;
  }

  @Override
  public List<Check> check(SetReader set, Path restored) throws IOException, InterruptedException {
    Map<String, String> facts = set.manifest().facts();
    SourceSettings.PostgresLogical source = sources.get(set.manifest().summary().type());
    String database = source == null ? "postgres" : source.server().database();
    List<String> queries = source == null ? List.of() : source.server().validationQueries();
    List<String> databases = SourceContents.databases(facts);
    List<Check> checks = new ArrayList<>();
    Path cluster = restored.resolveSibling("cluster");
    try (ScratchPostgres server =
        DumpCluster.find(binaries, facts)
            .start(restored, cluster, facts, databases, clock, LIMIT)) {
      checks.add(new Check("load", true, "all of " + String.join(", ", databases)));
      checks.addAll(PostgresChecks.run(server, facts, database, queries, policy));
    } catch (IOException e) {
      checks.add(new Check("load", false, String.valueOf(e.getMessage())));
    } finally {
      ScratchDirectory.delete(cluster);
    }
    return checks;
  }

  /**
   * A dump has no checksums of its own: a changed byte in a text is another text, a cut is seen.
   */
  @Override
  public String damage(Manifest manifest, Path restored) throws IOException {
    try (Stream<Path> dumps = Files.list(restored.resolve("databases"))) {
      Path largest =
          dumps
              .max(Comparator.comparingLong(dump -> dump.toFile().length()))
              .orElseThrow(() -> new IOException(restored + " holds no dump"));
      try (FileChannel channel = FileChannel.open(largest, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() / 2);
      }
      return restored.relativize(largest).toString();
    }
  }

  @Override
  public List<Check> quickCheck(SetReader set, Path restored)
      throws IOException, InterruptedException {
    return check(set, restored);
  }
}
