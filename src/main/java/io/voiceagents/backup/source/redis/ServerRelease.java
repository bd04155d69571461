package io.voiceagents.backup.source.redis;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which server it is, of the two whose formats went apart after Redis 7.2. A server that goes by
 * another name, such as KeyDB, counts as Redis.
 *
 * @param valkey whether it is Valkey
 * @param version its own, such as {@code 8.1.1}; of Valkey not that of the Redis that it stands in
 *     for
 */
record ServerRelease(boolean valkey, String version) {
  private static final Pattern PROGRAM =
      Pattern.compile("([A-Za-z]+) server v=([0-9]+(?:\\.[0-9]+)*)");
  private static final Pattern NUMBERS = Pattern.compile("^([0-9]{1,6})(?:\\.([0-9]{1,6}))?");

  static ServerRelease redis(String version) {
    return new ServerRelease(false, version);
  }

  static ServerRelease valkey(String version) {
    return new ServerRelease(true, version);
  }

  /** What {@code redis-server --version} prints (server.c, version); empty for another program. */
  static Optional<ServerRelease> ofProgram(String printed) {
    Matcher matcher = PROGRAM.matcher(printed);
    return matcher.find()
        ? Optional.of(
            new ServerRelease(matcher.group(1).equalsIgnoreCase("valkey"), matcher.group(2)))
        : Optional.empty();
  }

  /** What a running server says of itself; Valkey has a second field for it (server.c). */
  static Optional<ServerRelease> of(RedisInfo info) {
    return info.field("valkey_version")
        .map(ServerRelease::valkey)
        .or(() -> info.field("redis_version").map(ServerRelease::redis));
  }

  /** The server that wrote a set; empty if its facts don't say. */
  static Optional<ServerRelease> of(Map<String, String> facts) {
    return Optional.ofNullable(facts.get(RedisFacts.VALKEY_VERSION))
        .map(ServerRelease::valkey)
        .or(() -> Optional.ofNullable(facts.get(RedisFacts.VERSION)).map(ServerRelease::redis));
  }

  /** Formats of RDB change with minor versions, not with patches. */
  boolean olderThan(String least) {
    int[] have = numbers(version);
    int[] need = numbers(least);
    return have[0] != need[0] ? have[0] < need[0] : have[1] < need[1];
  }

  int major() {
    return numbers(version)[0];
  }

  /** Such as {@code Redis 8.0}. */
  String minor() {
    int[] numbers = numbers(version);
    return name() + " " + numbers[0] + "." + numbers[1];
  }

  private static int[] numbers(String version) {
    Matcher matcher = NUMBERS.matcher(version);
    if (!matcher.find()) {
      return new int[] {0, 0};
    }
    String minor = matcher.group(2);
    return new int[] {
      Integer.parseInt(matcher.group(1)), minor == null ? 0 : Integer.parseInt(minor)
    };
  }

  private String name() {
    return valkey ? "Valkey" : "Redis";
  }

  /** Such as {@code Valkey 8.1.1}. */
  @Override
  public String toString() {
    return name() + " " + version;
  }
}
