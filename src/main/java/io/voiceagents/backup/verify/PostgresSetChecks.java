package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.WalRange;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.postgres.PolicyQueries;
import io.voiceagents.backup.source.postgres.PostgresChecks;
import io.voiceagents.backup.source.postgres.RecoverySettings;
import io.voiceagents.backup.source.postgres.ScratchPostgres;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.source.postgres.SourceContents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a scratch PostgreSQL on a restored set and asks it everything. */
public final class PostgresSetChecks implements RestoreChecks {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  /** OID, and on a fresh cluster file name, of pg_class: without it no table is found. */
  private static final String PG_CLASS = "1259";

  private static final int PAGE_HEADER_BYTES = 24;

  private final ServerBinaries binaries;
  private final Map<String, SourceSettings.Postgres> sources;
  private final PolicyQueries policy;
  private final Clock clock;
  private final Optional<RecoveryTarget> target;

  /**
   * @param sources the present policies by type, for their own queries
   * @param policy how these are asked
   */
  public PostgresSetChecks(
      ServerBinaries binaries,
      Map<String, SourceSettings.Postgres> sources,
      PolicyQueries policy,
      Clock clock) {
    this(binaries, sources, policy, clock, Optional.empty());
  }

  private PostgresSetChecks(
      ServerBinaries binaries,
      Map<String, SourceSettings.Postgres> sources,
      PolicyQueries policy,
      Clock clock,
      Optional<RecoveryTarget> target) {
    this.binaries = binaries;
    this.policy = policy;
    this.sources = Map.copyOf(sources);
    this.clock = clock;
    this.target = target;
  }

  @Override
  public RestoreChecks recovered(RecoveryTarget to) {
    return new PostgresSetChecks(binaries, sources, policy, clock, Optional.of(to));
  }

  @Override
  public List<Check> check(SetReader set, Path restored) throws IOException, InterruptedException {
    Map<String, String> captured = set.manifest().facts();
    Map<String, String> facts =
        target.isPresent() ? SourceContents.withoutContents(captured) : captured;
    Optional<WalRange> range = RecoverySettings.range(restored).flatMap(WalRange::parse);
    SourceSettings.Postgres source = sources.get(set.manifest().summary().type());
    String database = source == null ? "postgres" : source.database();
    List<String> queries = source == null ? List.of() : source.validationQueries();
    List<Check> checks = new ArrayList<>();
    try (ScratchPostgres server = ScratchPostgres.start(restored, facts, binaries, clock, LIMIT)) {
      checks.add(new Check("start", true, "the server recovered and takes connections"));
      if (target.isPresent()) {
        checks.add(RecoveryCheck.of(restored, target.get(), range));
      }
      checks.addAll(PostgresChecks.run(server, facts, database, queries, policy));
    } catch (IOException e) {
      checks.add(new Check("start", false, String.valueOf(e.getMessage())));
    }
    return checks;
  }

  @Override
  public String damage(Manifest manifest, Path restored) throws IOException {
    Path victim = victim(restored.resolve("base"));
    byte[] garbage = new byte[PAGE_HEADER_BYTES];
    Arrays.fill(garbage, (byte) 0xA5);
    try (FileChannel channel = FileChannel.open(victim, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(garbage), 0);
    }
    return restored.relativize(victim).toString();
  }

  /** A catalog of the youngest database: that of the data, not a template. */
  private static Path victim(Path base) throws IOException {
    try (var databases = Files.list(base)) {
      Path youngest =
          databases
              .filter(path -> path.getFileName().toString().matches("\\d+"))
              .max(Comparator.comparingLong(path -> Long.parseLong(path.getFileName().toString())))
              .orElseThrow(() -> new IOException(base + " holds no database"));
      Path catalog = youngest.resolve(PG_CLASS);
      return Files.exists(catalog) ? catalog : largest(youngest);
    }
  }

  private static Path largest(Path database) throws IOException {
    try (var files = Files.list(database)) {
      return files
          .filter(path -> path.getFileName().toString().matches("\\d+"))
          .max(Comparator.comparingLong(path -> path.toFile().length()))
          .orElseThrow(() -> new IOException(database + " holds no relations"));
    }
  }

  @Override
  public List<Check> quickCheck(SetReader set, Path restored)
      throws IOException, InterruptedException {
    return check(set, restored);
  }
}
