package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import java.util.List;

/** Every type that Redis knows, in several databases, with keys that are not text. */
final class SampleData {
  private static final String[] COMMANDS = {
    "SET greeting hello",
    "SET counter 42",
    "SET empty_value x EX 100000",
    "SETBIT bits 100003 1",
    "RPUSH list a b c 1 2 3",
    "SADD set a b c",
    "SADD integers 1 2 3",
    "HSET hash name Ada age 36",
    "ZADD scores 1.5 ann 2.5 bob",
    "PFADD visitors a b c d",
    "GEOADD places 13.361389 38.115556 Palermo",
    "XADD calls 1-1 room a",
    "XADD calls 2-1 room b",
    "XGROUP CREATE calls workers 0",
    "XREADGROUP GROUP workers w1 COUNT 1 STREAMS calls >",
    "PEXPIREAT hash 4102444800000",
    "SELECT 3",
    "SET in_three 3",
    "SELECT 15",
    "SADD in_fifteen a",
  };

  private SampleData() {}

  static void load(EmbeddedRedis server, EmbeddedRedis.Version version) throws Exception {
    try (RedisConnection connection = server.connect()) {
      for (String command : COMMANDS) {
        connection.require(command.split(" "));
      }
      connection.require("SELECT", "0");
      connection.call(List.of(bytes("SET"), everyByte(), everyByte()));
      connection.require("SET", "long", "text ".repeat(20_000));
      many(connection, 600);
      if (version != EmbeddedRedis.Version.V6_2) {
        connection.require(
            "FUNCTION",
            "LOAD",
            "#!lua name=lib\nredis.register_function('f', function() return 1 end)");
      }
      if (version == EmbeddedRedis.Version.V8_0) {
        fieldsThatExpire(connection);
      }
    }
  }

  /** Since 7.4, and the reason for version 12 of the RDB: hashes whose fields have an end. */
  private static void fieldsThatExpire(RedisConnection connection) throws Exception {
    for (String key : new String[] {"hash", "big_hash"}) {
      connection.require("HSET", key, "short-lived", "1");
      connection.require("HPEXPIREAT", key, "4102444800000", "FIELDS", "1", "short-lived");
    }
  }

  /** Enough elements that lists, sets and hashes leave their compact encodings. */
  private static void many(RedisConnection connection, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      connection.require("RPUSH", "big_list", "element " + i);
      connection.require("HSET", "big_hash", "field " + i, "value " + i);
      connection.require("ZADD", "big_scores", "" + i, "member " + i);
      connection.require("SET", "key:" + i, "value of key " + i);
    }
  }

  private static byte[] everyByte() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return all;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
