package io.voiceagents.backup.source.redis;

import java.util.Map;
import java.util.Optional;

/**
 * Which servers can load an RDB. Up to version 11, of Redis 7.2, both kinds read what the other
 * writes. From there on Redis counts on from 12 and Valkey from 80, under a magic of its own, and
 * neither reads the other's (rdb.h of Valkey: RDB_VERSION_MAP, RDB_FOREIGN_VERSION_MIN and _MAX;
 * rdb.h of Redis: RDB_VERSION; 13 came with Redis 8.6, github.com/redis/redis/discussions/14819).
 *
 * @param version of the RDB; 0 if it isn't known
 * @param writer of the RDB; empty if it isn't known. Of its own kind, an older server is not
 *     trusted with the data, even if it knows the version of the format
 */
record RdbReaders(int version, Optional<ServerRelease> writer) {
  private static final int LAST_IN_COMMON = 11;
  private static final int FIRST_OF_VALKEY = 80;

  static RdbReaders of(Map<String, String> facts) {
    String version = facts.getOrDefault(RedisFacts.RDB_VERSION, "");
    return new RdbReaders(
        version.matches("[0-9]{1,4}") ? Integer.parseInt(version) : 0, ServerRelease.of(facts));
  }

  boolean include(ServerRelease server) {
    return leastOf(server.valkey()).filter(least -> !server.olderThan(least)).isPresent();
  }

  /** In words, such as {@code Redis 7.4 or newer}. */
  @Override
  public String toString() {
    Optional<String> redis = leastOf(false).map(v -> ServerRelease.redis(v).minor() + " or newer");
    Optional<String> valkey = leastOf(true).map(v -> ServerRelease.valkey(v).minor() + " or newer");
    return redis.isPresent() && valkey.isPresent()
        ? redis.get() + ", or " + valkey.get()
        : redis.or(() -> valkey).orElse("nothing that we know");
  }

  /** The oldest of a kind that reads it; empty if none does. */
  private Optional<String> leastOf(boolean valkey) {
    Optional<String> byFormat = valkey ? leastValkey() : leastRedis();
    Optional<String> own = writer.filter(w -> w.valkey() == valkey).map(ServerRelease::version);
    return byFormat.map(
        format -> own.filter(v -> !new ServerRelease(valkey, v).olderThan(format)).orElse(format));
  }

  private Optional<String> leastRedis() {
    if (version >= FIRST_OF_VALKEY) {
      return Optional.empty();
    }
    return Optional.of(
        switch (version) {
          case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 -> "5.0";
          case 10 -> "7.0";
          case 11 -> "7.2";
          case 12 -> "7.4";
          default -> "8.6";
        });
  }

  private Optional<String> leastValkey() {
    if (version > LAST_IN_COMMON && version < FIRST_OF_VALKEY) {
      return Optional.empty();
    }
    return Optional.of(
        version <= LAST_IN_COMMON ? "7.2" : version == FIRST_OF_VALKEY ? "9.0" : "9.2");
  }
}
