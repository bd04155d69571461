package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.CaptureOpener;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.files.FilesSource;
import io.voiceagents.backup.source.postgres.DumpSource;
import io.voiceagents.backup.source.postgres.PostgresSource;
import io.voiceagents.backup.source.postgres.ServerBinaries;
import io.voiceagents.backup.source.redis.RedisSource;
import io.voiceagents.backup.source.redis.RedisTimeouts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * Opens the source of each kind.
 *
 * @param leaveOut directories of the backup itself, which no tree contains
 * @param postgres where the programs that dump are looked for
 */
record Sources(List<Path> leaveOut, ServerBinaries postgres, Clock clock) implements CaptureOpener {
  /** Without programs that dump. */
  Sources(List<Path> leaveOut, Clock clock) {
    this(leaveOut, new ServerBinaries(List.of()), clock);
  }

  @Override
  public Capture open(Policy policy, Path scratch) throws IOException {
    SourceSettings source = policy.source();
    if (source instanceof SourceSettings.Files files) {
      return FilesSource.open(files, leaveOut, clock);
    }
    if (source instanceof SourceSettings.Redis redis) {
      return RedisSource.open(redis, clock, RedisTimeouts.DEFAULT);
    }
    if (source instanceof SourceSettings.PostgresLogical dumps) {
      return DumpSource.open(dumps, postgres, clock);
    }
    return PostgresSource.open((SourceSettings.Postgres) source, clock, scratch);
  }
}
