package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A shard of a Redis Cluster: its primary and the hash slots that it serves.
 *
 * @param slots as {@code CLUSTER ADDSLOTSRANGE} takes them, {@code 0-5460}
 */
record RedisShard(SourceSettings.Redis primary, String node, List<String> slots) {
  private static final int ALL_SLOTS = 16_384;

  RedisShard {
    slots = List.copyOf(slots);
  }

  /**
   * The shards as one node knows them, by their first slot ({@code CLUSTER SLOTS}, of all versions:
   * redis.io/docs/latest/commands/cluster-slots).
   *
   * @throws SourceException if some slots are served by nobody
   */
  static List<RedisShard> of(SourceSettings.Redis seed, RedisTimeouts timeouts)
      throws SourceException {
    try (RedisConnection connection = RedisConnection.open(seed, timeouts)) {
      RedisReply reply = connection.call("CLUSTER", "SLOTS");
      if (reply instanceof RedisReply.Failure failure) {
        throw RedisErrors.refused(connection.peer(), "CLUSTER SLOTS", failure);
      }
      return shards(seed, connection.peer(), reply);
    }
  }

  /**
   * The shard that serves the slot of a policy.
   *
   * @throws SourceException if some slots are served by nobody
   */
  static RedisShard serving(SourceSettings.Redis seed, RedisTimeouts timeouts)
      throws SourceException {
    return serving(of(seed, timeouts), seed.slot().orElseThrow());
  }

  /** The one of all shards that serves a slot. */
  static RedisShard serving(List<RedisShard> all, int slot) {
    return all.stream().filter(shard -> shard.serves(slot)).findFirst().orElseThrow();
  }

  private boolean serves(int slot) {
    return slots.stream()
        .map(range -> range.split("-", 2))
        .anyMatch(ends -> Integer.parseInt(ends[0]) <= slot && slot <= Integer.parseInt(ends[1]));
  }

  private record Served(long first, long last, SourceSettings.Redis primary, String node) {}

  private static List<RedisShard> shards(SourceSettings.Redis seed, String peer, RedisReply reply)
      throws SourceException {
    Map<Long, Served> ranges = new TreeMap<>();
    if (reply instanceof RedisReply.Items items) {
      for (RedisReply item : items.items()) {
        served(seed, item).ifPresent(range -> ranges.put(range.first(), range));
      }
    }
    long covered = ranges.values().stream().mapToLong(r -> r.last() - r.first() + 1).sum();
    if (covered != ALL_SLOTS) {
      throw new SourceException(
          "redis "
              + peer
              + " knows who serves "
              + covered
              + " of the "
              + ALL_SLOTS
              + " slots. Hint: repair the cluster ('redis-cli --cluster check'), and give the name"
              + " of one of its nodes.");
    }
    Map<String, List<Served>> nodes =
        ranges.values().stream()
            .collect(
                Collectors.groupingBy(
                    Served::node, java.util.LinkedHashMap::new, Collectors.toList()));
    List<RedisShard> shards = new ArrayList<>();
    nodes.forEach(
        (node, served) ->
            shards.add(
                new RedisShard(
                    served.get(0).primary(),
                    node,
                    served.stream().map(r -> r.first() + "-" + r.last()).toList())));
    return shards;
  }

  /**
   * {@code [first, last, [address, port, id, ...], replicas...]}; no address means the node's own.
   */
  private static Optional<Served> served(SourceSettings.Redis seed, RedisReply reply) {
    if (reply instanceof RedisReply.Items range
        && range.items().size() >= 3
        && range.items().get(0) instanceof RedisReply.Whole first
        && range.items().get(1) instanceof RedisReply.Whole last
        && range.items().get(2) instanceof RedisReply.Items primary
        && primary.items().size() >= 3
        && primary.items().get(1) instanceof RedisReply.Whole port) {
      String host = primary.items().get(0).asText();
      return Optional.of(
          new Served(
              first.value(),
              last.value(),
              seed.at(host.isEmpty() ? seed.host() : host, Math.toIntExact(port.value())),
              primary.items().get(2).asText()));
    }
    return Optional.empty();
  }
}
