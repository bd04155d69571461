package io.voiceagents.backup.source.redis;

import java.time.Duration;

/**
 * How long a server may let us wait.
 *
 * @param connect for the TCP connection and the TLS handshake, each
 * @param reply for the answer to a plain command
 * @param silence without a byte during a synchronisation; a server that is preparing sends a
 *     newline every second, so only a hung server or network is silent, or a fork of very much
 *     memory
 * @param start from PSYNC to the first byte of the RDB, newlines or not: another child (a save, an
 *     AOF rewrite) has to end first, then the whole data set is written when the server syncs by
 *     disk
 */
public record RedisTimeouts(Duration connect, Duration reply, Duration silence, Duration start) {
  public static final RedisTimeouts DEFAULT =
      new RedisTimeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofHours(2));

  public RedisTimeouts {
    requirePositive("connect", connect);
    requirePositive("reply", reply);
    requirePositive("silence", silence);
    requirePositive("start", start);
  }

  private static void requirePositive(String name, Duration limit) {
    if (limit.toMillis() < 1 || limit.toMillis() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("timeout " + name + ": " + limit);
    }
  }
}
