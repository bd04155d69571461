package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.LogPosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What the identity of a stored log of a Redis says (docs/format.md §12). */
public final class RedisLogIdentity {
  private RedisLogIdentity() {}

  /** Where an identity says that its log began; empty if it is none of a Redis. */
  public static Optional<LogPosition> beginning(Map<String, String> identity) {
    String id = identity.get("replication_id");
    String offset = identity.getOrDefault("offset", "");
    return id != null && offset.matches("[0-9]{1,18}")
        ? Optional.of(new LogPosition(id, Long.parseLong(offset)))
        : Optional.empty();
  }

  /** When a stream of that identity began. */
  public static Instant begunAt(Map<String, String> identity) {
    try {
      return Instant.parse(identity.getOrDefault("begun_at", ""));
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  /** Whether a stream of that identity goes on where the one before it ends. */
  public static boolean goesOn(Map<String, String> identity) {
    return identity.containsKey("continues");
  }

  /** Where the log before the one of an identity ended; empty if it was the first. */
  public static Optional<String> broken(Map<String, String> identity) {
    return Optional.ofNullable(identity.get("after"));
  }
}
