package io.voiceagents.backup.routing;

import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.postgres.PolicyQueries;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.source.redis.ScratchRedis;
import io.voiceagents.backup.verify.ChecksByKind;
import io.voiceagents.backup.verify.DumpSetChecks;
import io.voiceagents.backup.verify.PostgresSetChecks;
import io.voiceagents.backup.verify.RedisSetChecks;
import io.voiceagents.backup.verify.RestoreChecks;
import io.voiceagents.backup.verify.TreeChecks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The servers that restore tests and partial restores start, found by configuration. */
final class ScratchServers {
  /** Directories with {@code postgres}, and files {@code redis-server}, separated as in PATH. */
  static final String POSTGRES = "BACKUPCTL_POSTGRES_BINARIES";

  static final String REDIS = "BACKUPCTL_REDIS_SERVERS";
  private static final Duration REDIS_START_LIMIT = Duration.ofMinutes(30);

  private ScratchServers() {}

  static RestoreChecks checks(
      Configuration configuration,
      Map<String, String> environment,
      PolicyQueries queries,
      Clock clock,
      SecureRandom random)
      throws IOException {
    ScratchRedis.Settings redis =
        new ScratchRedis.Settings(
            given(configuration.restoreTest().redisServers(), environment, REDIS),
            environment.getOrDefault("PATH", ""),
            REDIS_START_LIMIT,
            clock,
            random);
    ServerBinaries postgres = postgres(configuration, environment);
    return new ChecksByKind(
        Map.of(
            SourceKind.FILESYSTEM, new TreeChecks(),
            SourceKind.REDIS, new RedisSetChecks(redis),
            SourceKind.POSTGRES,
                new PostgresSetChecks(
                    postgres,
                    sources(configuration, SourceSettings.Postgres.class),
                    queries,
                    clock),
            SourceKind.POSTGRES_LOGICAL,
                new DumpSetChecks(
                    postgres,
                    sources(configuration, SourceSettings.PostgresLogical.class),
                    queries,
                    clock)));
  }

  /** Where the programs of PostgreSQL are looked for. */
  static ServerBinaries postgres(Configuration configuration, Map<String, String> environment)
      throws IOException {
    return ServerBinaries.withDefaults(
        given(configuration.restoreTest().postgresBinaries(), environment, POSTGRES),
        configuration.restoreTest().trustDumps());
  }

  /** The configuration's, else the environment's. */
  static List<Path> given(List<Path> configured, Map<String, String> environment, String name) {
    if (!configured.isEmpty()) {
      return configured;
    }
    return Stream.of(environment.getOrDefault(name, "").split(File.pathSeparator))
        .filter(text -> !text.isBlank())
        .map(Path::of)
        .toList();
  }

  private static <T extends SourceSettings> Map<String, T> sources(
      Configuration configuration, Class<T> kind) {
    Map<String, T> sources = new HashMap<>();
    for (Policy policy : configuration.policies().values()) {
      if (kind.isInstance(policy.source())) {
        sources.put(policy.name(), kind.cast(policy.source()));
      }
    }
    return sources;
  }
}
