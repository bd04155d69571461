package io.voiceagents.backup.routing;

import io.voiceagents.backup.cli.Operations.Finding;
import io.voiceagents.backup.cli.Operations.Finding.Level;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.SourceSetting;
import io.voiceagents.backup.source.postgres.DumpSettings;
import io.voiceagents.backup.source.postgres.DumpSource;
import io.voiceagents.backup.source.postgres.PostgresProbe;
import io.voiceagents.backup.source.postgres.PostgresSettings;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.source.redis.RedisProbe;
import io.voiceagents.backup.source.redis.RedisSettings;
import io.voiceagents.backup.source.redis.RedisTimeouts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Whether the sources of policies could be backed up now. */
final class SourceFindings {
  private static final String HINT = " Hint: ";

  private SourceFindings() {}

  static List<Finding> of(Collection<Policy> policies, ServerBinaries binaries) {
    List<Finding> findings = new ArrayList<>();
    for (Policy policy : policies) {
      SourceSettings source = policy.source();
      if (source instanceof SourceSettings.Postgres postgres) {
        PostgresProbe.run(postgres).forEach(check -> findings.add(finding(policy, check)));
      } else if (source instanceof SourceSettings.PostgresLogical dumps) {
        DumpSource.probe(dumps, binaries).forEach(check -> findings.add(finding(policy, check)));
      } else if (source instanceof SourceSettings.Redis redis) {
        RedisProbe.probe(redis, RedisTimeouts.DEFAULT)
            .forEach(found -> findings.add(finding(policy, found)));
      } else {
        ((SourceSettings.Files) source).paths().forEach(path -> findings.add(tree(policy, path)));
      }
    }
    return findings;
  }

  /** What a server is set to, beside what backups want. */
  static List<SourceSetting> settings(SourceSettings source, ServerBinaries binaries) {
    if (source instanceof SourceSettings.Postgres postgres) {
      return PostgresSettings.of(postgres);
    }
    if (source instanceof SourceSettings.PostgresLogical dumps) {
      return DumpSettings.of(dumps, binaries);
    }
    return source instanceof SourceSettings.Redis redis
        ? RedisSettings.of(redis, RedisTimeouts.DEFAULT)
        : List.of();
  }

  private static Finding finding(Policy policy, Check check) {
    String[] parts = check.detail().split(HINT, 2);
    return new Finding(
        policy.name() + ": " + check.name(),
        check.passed() ? Level.OK : Level.FAILED,
        parts[0],
        parts.length > 1 ? parts[1] : "");
  }

  private static Finding finding(Policy policy, RedisProbe.Finding found) {
    return new Finding(
        policy.name() + ": " + found.name(),
        found.ok() ? Level.OK : Level.FAILED,
        found.detail(),
        found.hint());
  }

  private static Finding tree(Policy policy, Path path) {
    boolean readable = Files.isReadable(path);
    return new Finding(
        policy.name() + ": " + path,
        readable ? Level.OK : Level.FAILED,
        readable ? "readable" : Files.exists(path) ? "not readable" : "does not exist",
        readable
            ? ""
            : "correct policies." + policy.name() + ".paths, or the permissions of the path");
  }
}
