package io.voiceagents.backup.routing;

import io.voiceagents.backup.catalog.LogHistory;
import io.voiceagents.backup.catalog.LogOpener;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.LogCapture;
import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.postgres.PostgresLog;
import io.voiceagents.backup.source.postgres.PostgresSlot;
import io.voiceagents.backup.source.redis.RedisLog;
import io.voiceagents.backup.source.redis.RedisLogIdentity;
import io.voiceagents.backup.source.redis.RedisTimeouts;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/** Opens the log of each kind of source that has one. */
record Logs(Clock clock) implements LogOpener {
  @Override
  public LogCapture open(LogRequest request, Known known) throws IOException {
    if (request.policy().source() instanceof SourceSettings.Postgres postgres) {
      return PostgresLog.open(
          postgres,
          new PostgresLog.Wanted(
              PostgresSlot.name(request.policy().name()),
              known.identity(),
              known.end(),
              known.missing(),
              known.certain(),
              known.documents().keySet(),
              request.once()),
          clock);
    }
    if (request.policy().source() instanceof SourceSettings.Redis redis) {
      return RedisLog.open(redis, redis(known), request.once(), clock, RedisTimeouts.DEFAULT);
    }
    throw new SourceException(
        "policy '"
            + request.policy().name()
            + "' has no log to follow. Hint: only PostgreSQL and Redis have one");
  }

  private static RedisLog.Known redis(Known known) {
    // Without the store not all parts are known, but where it had come is.
    Optional<LogPosition> begin =
        known.certain() ? RedisLogIdentity.beginning(known.identity()) : known.end();
    if (begin.isEmpty()) {
      return RedisLog.Known.NOTHING;
    }
    LogHistory history = LogHistory.of(known.parts(), begin.get());
    LogPosition resume = history.resume();
    return new RedisLog.Known(
        Optional.of(resume),
        known.certain() && resume.position() >= history.end(),
        RedisLogIdentity.begunAt(known.identity()));
  }
}
