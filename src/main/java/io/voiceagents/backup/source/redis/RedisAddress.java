package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;

/** Finds the server that a policy means now: it may be another one after a fail-over. */
final class RedisAddress {
  private RedisAddress() {}

  /**
   * The server to connect to: that of the shard which serves a slot, the one that sentinels name,
   * or the one that is configured.
   *
   * @throws SourceException if nobody knows it
   */
  static SourceSettings.Redis of(SourceSettings.Redis settings, RedisTimeouts timeouts)
      throws SourceException {
    return settings.slot().isPresent()
        ? RedisShard.serving(settings, timeouts).primary()
        : RedisSentinels.resolve(settings, timeouts);
  }

  /** What such a server says of its mode. */
  static String mode(SourceSettings.Redis settings) {
    return settings.cluster() ? "cluster" : "standalone";
  }
}
