package io.voiceagents.backup.source.redis;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where in its server's stream of commands a set was taken: the stream from there on, added to the
 * set, is what the server holds later.
 *
 * @param replicationId the history that the offset counts in
 * @param offset bytes of the stream before the snapshot
 * @param at when the server said so, by this side's clock; empty in sets of older versions
 */
public record RedisSnapshot(String replicationId, long offset, Optional<Instant> at) {
  /** What the facts of a set say; empty if they don't. */
  public static Optional<RedisSnapshot> of(Map<String, String> facts) {
    String id = facts.get(RedisFacts.REPLICATION_ID);
    String offset = facts.getOrDefault(RedisFacts.OFFSET, "");
    if (id == null || !offset.matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(new RedisSnapshot(id, Long.parseLong(offset), at(facts)));
  }

  private static Optional<Instant> at(Map<String, String> facts) {
    try {
      return Optional.ofNullable(facts.get(RedisFacts.AT)).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
