package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.SourceException;
import java.time.Clock;
import java.util.Optional;

/**
 * Backs up a Redis server over its replication protocol. The server's user needs {@code +psync
 * +replconf +ping}; with {@code +info} the set also says how many keys it should have. A Redis
 * Cluster is refused: each of its nodes holds only a part.
 */
public final class RedisSource {
  private RedisSource() {}

  /**
   * Connects and authenticates; {@link Capture#run} then makes one full synchronisation.
   *
   * @throws SourceException if the server can't be reached, refuses, or can't give a whole and
   *     current data set
   */
  public static Capture open(SourceSettings.Redis settings, Clock clock, RedisTimeouts timeouts)
      throws SourceException {
    RedisConnection observer = RedisConnection.open(settings, timeouts);
    try {
      Optional<RedisInfo> info = RedisInfo.ask(observer);
      if (info.isPresent()) {
        refuseUnfit(observer.peer(), info.get());
      }
      RedisConnection replica = RedisConnection.open(settings, timeouts);
      return new RedisCapture(observer, replica, clock, timeouts);
    } catch (SourceException | RuntimeException e) {
      observer.close();
      throw e;
    }
  }

  private static void refuseUnfit(String peer, RedisInfo info) throws SourceException {
    String mode = info.field("redis_mode").orElse("standalone");
    if (!mode.equals("standalone")) {
      throw new SourceException(
          "redis "
              + peer
              + " runs in mode '"
              + mode
              + "', which can't be backed up as a whole. Hint: name the data server itself; Redis"
              + " Cluster is not supported yet.");
    }
    if (info.field("loading").orElse("0").equals("1")) {
      throw RedisErrors.refused(
          peer, "a backup", new RedisReply.Failure("LOADING the data set is not loaded yet"));
    }
    if (info.field("master_link_status").orElse("up").equals("down")) {
      throw RedisErrors.refused(
          peer, "a backup", new RedisReply.Failure("NOMASTERLINK master_link_status is down"));
    }
  }
}
