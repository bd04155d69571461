package io.voiceagents.backup.source.redis;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The facts of a Redis set: their keys, how they are written and how they are read. Counts of keys
 * bracket the moment of the snapshot: {@code before} is asked before PSYNC, {@code after} as soon
 * as the server says that it starts.
 */
final class RedisFacts {
  static final String VERSION = "redis.version";

  /** Only of Valkey, whose {@code redis.version} is that of the Redis that it stands in for. */
  static final String VALKEY_VERSION = "valkey.version";

  /** {@code redis_version} of every Valkey up to now (version.h of 7.2 to 9.0, REDIS_VERSION). */
  private static final String VALKEY_IS_REDIS = "7.2.4";

  static final String RUN_ID = "redis.run_id";
  static final String ROLE = "redis.role";
  static final String USED_MEMORY = "memory.used_bytes";
  static final String INFO = "redis.info";
  static final String REPLICATION_ID = "replication.id";
  static final String OFFSET = "replication.offset";
  static final String DATABASE = "replication.db";
  static final String AT = "replication.at";
  static final String OFFSET_BEFORE = "replication.offset_before";
  static final String TRANSFER = "replication.transfer";
  static final String RDB_VERSION = "rdb.version";
  static final String RDB_BYTES = "rdb.bytes";
  static final String RDB_SHA256 = "rdb.sha256";
  static final String RDB_CHECKSUM = "rdb.checksum";

  private static final Pattern COUNT =
      Pattern.compile("(keys|expires)\\.db([0-9]{1,9})\\.(before|after)");

  private final Map<String, String> facts = new LinkedHashMap<>();

  /** When keys were counted. */
  enum Moment {
    BEFORE,
    AFTER;

    String word() {
      return this == BEFORE ? "before" : "after";
    }
  }

  void server(Optional<RedisInfo> info) {
    facts.put(INFO, info.isPresent() ? "available" : "unavailable");
    info.ifPresent(
        i -> {
          put(VERSION, i.field("redis_version"));
          put(VALKEY_VERSION, i.field("valkey_version"));
          put(RUN_ID, i.field("run_id"));
          put(ROLE, i.field("role").map(r -> r.equals("slave") ? "replica" : "primary"));
          put("replication.primary", i.field("master_host").map(h -> h + primaryPort(i)));
          put(USED_MEMORY, i.field("used_memory"));
          put(OFFSET_BEFORE, i.field("master_repl_offset"));
        });
  }

  private static String primaryPort(RedisInfo info) {
    return info.field("master_port").map(port -> ":" + port).orElse("");
  }

  void keys(Moment moment, Optional<RedisInfo> info) {
    if (info.isEmpty()) {
      return;
    }
    Map<Integer, RedisInfo.Database> databases = info.get().databases();
    facts.put(
        "keys.total." + moment.word(),
        Long.toString(databases.values().stream().mapToLong(RedisInfo.Database::keys).sum()));
    databases.forEach(
        (number, database) -> {
          String suffix = ".db" + number + "." + moment.word();
          facts.put("keys" + suffix, Long.toString(database.keys()));
          facts.put("expires" + suffix, Long.toString(database.expires()));
        });
  }

  /** The place in the server's stream of commands at which the snapshot was taken. */
  void position(Synchronisation.Answer answer, Instant at) {
    facts.put(REPLICATION_ID, answer.replicationId());
    facts.put(OFFSET, Long.toString(answer.offset()));
    facts.put(AT, at.toString());
  }

  /** The position of the snapshot; "0" before it is known. */
  String offset() {
    return facts.getOrDefault(OFFSET, "0");
  }

  void rdb(RdbSummary rdb, RdbTransfer.Framing framing) {
    facts.put(TRANSFER, framing.word());
    facts.put(RDB_VERSION, Integer.toString(rdb.version()));
    facts.put(RDB_BYTES, Long.toString(rdb.bytes()));
    facts.put(RDB_SHA256, rdb.sha256());
    facts.put(RDB_CHECKSUM, rdb.checksummed() ? "verified" : "disabled");
    put(VALKEY_VERSION, Optional.ofNullable(rdb.auxiliary().get("valkey-ver")));
    serverVersion(rdb).ifPresent(v -> facts.putIfAbsent(VERSION, v));
    Optional<String> memory = Optional.ofNullable(rdb.auxiliary().get("used-mem"));
    memory.ifPresent(m -> facts.putIfAbsent(USED_MEMORY, m));
    put(DATABASE, Optional.ofNullable(rdb.auxiliary().get("repl-stream-db")));
  }

  /**
   * Valkey writes its own version instead (rdb.c, rdbSaveInfoAuxFields), and in INFO beside it the
   * Redis that it is compatible with, "never to exceed 7.2" (version.h).
   */
  private static Optional<String> serverVersion(RdbSummary rdb) {
    return rdb.auxiliary().containsKey("valkey-ver")
        ? Optional.of(VALKEY_IS_REDIS)
        : Optional.ofNullable(rdb.auxiliary().get("redis-ver"));
  }

  Map<String, String> asMap() {
    return Map.copyOf(facts);
  }

  private void put(String key, Optional<String> value) {
    value.ifPresent(v -> facts.put(key, v));
  }

  /** Whether the facts have the counts of that moment. */
  static boolean counted(Map<String, String> facts, Moment moment) {
    return facts.containsKey("keys.total." + moment.word());
  }

  /** The counts of one moment, by database; empty databases are absent. */
  static Map<Integer, RedisInfo.Database> counts(Map<String, String> facts, Moment moment) {
    Map<Integer, RedisInfo.Database> counts = new TreeMap<>();
    facts.forEach(
        (key, value) -> {
          Matcher matcher = COUNT.matcher(key);
          if (matcher.matches()
              && matcher.group(1).equals("keys")
              && matcher.group(3).equals(moment.word())) {
            String expires = facts.getOrDefault(key.replaceFirst("keys", "expires"), "0");
            counts.put(
                Integer.valueOf(matcher.group(2)),
                new RedisInfo.Database(Long.parseLong(value), Long.parseLong(expires)));
          }
        });
    return counts;
  }
}
