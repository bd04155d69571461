package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.SourceException;
import java.time.Clock;
import java.util.Optional;

/**
 * Backs up a Redis server over its replication protocol. The server's user needs {@code +psync
 * +replconf +ping}; with {@code +info} the set also says how many keys it should have. Of a Redis
 * Cluster all shards are captured, with {@code +cluster|slots}; one of its nodes alone is refused.
 */
public final class RedisSource {
  private RedisSource() {}

  /**
   * Connects and authenticates; {@link Capture#run} then makes one full synchronisation.
   *
   * @throws SourceException if the server can't be reached, refuses, or can't give a whole and
   *     current data set
   */
  public static Capture open(SourceSettings.Redis source, Clock clock, RedisTimeouts timeouts)
      throws SourceException {
    if (source.cluster()) {
      return source.slot().isPresent()
          ? new ShardCapture(source, clock, timeouts)
          : new ClusterCapture(source, clock, timeouts);
    }
    // Once, so that both connections go to the same server.
    SourceSettings.Redis settings = RedisSentinels.resolve(source, timeouts);
    return open(settings, RedisCapture.ENTRY, "standalone", clock, timeouts);
  }

  /** Opens one shard of a cluster. */
  static RedisCapture openShard(
      SourceSettings.Redis primary, String entry, Clock clock, RedisTimeouts timeouts)
      throws SourceException {
    return open(primary, entry, "cluster", clock, timeouts);
  }

  private static RedisCapture open(
      SourceSettings.Redis settings, String entry, String mode, Clock clock, RedisTimeouts timeouts)
      throws SourceException {
    RedisConnection observer = RedisConnection.open(settings, timeouts);
    try {
      Optional<RedisInfo> info = RedisInfo.ask(observer);
      if (info.isPresent()) {
        refuseUnfit(observer.peer(), mode, info.get());
      }
      RedisConnection replica = RedisConnection.open(settings, timeouts);
      return new RedisCapture(entry, observer, replica, clock, timeouts);
    } catch (SourceException | RuntimeException e) {
      observer.close();
      throw e;
    }
  }

  /** What a server says of itself, if it may be asked; refuses one that can't be followed. */
  static Optional<RedisInfo> ask(SourceSettings.Redis settings, String mode, RedisTimeouts timeouts)
      throws SourceException {
    try (RedisConnection observer = RedisConnection.open(settings, timeouts)) {
      Optional<RedisInfo> info = RedisInfo.ask(observer);
      if (info.isPresent()) {
        refuseUnfit(observer.peer(), mode, info.get());
      }
      return info;
    }
  }

  private static void refuseUnfit(String peer, String wanted, RedisInfo info)
      throws SourceException {
    String mode = info.mode();
    if (!mode.equals(wanted)) {
      throw new SourceException(
          "redis "
              + peer
              + " runs in mode '"
              + mode
              + "', where '"
              + wanted
              + "' is needed. Hint: "
              + (mode.equals("cluster")
                  ? "a node of a Redis Cluster holds a part: set 'cluster: true' to back up all of"
                      + " them, and 'cluster_slot' for a policy of one of them, which can have a"
                      + " log."
                  : "name the data server itself, or the sentinels under 'sentinel'; take"
                      + " 'cluster' out where there is none."));
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
