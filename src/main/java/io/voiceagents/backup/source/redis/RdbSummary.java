package io.voiceagents.backup.source.redis;

import java.util.Map;

/**
 * What is known of a complete RDB.
 *
 * @param version of the format: 9 from Redis 5 to 6.2, 10 from 7.0, 11 from 7.2, 12 from 7.4; 11 of
 *     Valkey up to 8, 80 from Valkey 9
 * @param bytes its length
 * @param sha256 of all its bytes, lower-case hexadecimal
 * @param checksummed whether its CRC-64 was there and right; false where the server runs with
 *     {@code rdbchecksum no}
 * @param auxiliary what the server wrote at the beginning of the RDB about itself: {@code
 *     redis-ver}, {@code ctime}, {@code used-mem}, ...
 */
record RdbSummary(
    int version, long bytes, String sha256, boolean checksummed, Map<String, String> auxiliary) {
  RdbSummary {
    auxiliary = Map.copyOf(auxiliary);
  }
}
