package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * The content of a lease object (docs/format.md §9).
 *
 * @param holder {@code <host>/<process id>/<start of the process in ms>}
 */
record LeaseRecord(int format, String holder, String run, long ttlSeconds, String takenAt) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  byte[] encode() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a lease is plain JSON", e);
    }
  }

  static LeaseRecord decode(byte[] bytes, String key) throws IOException {
    try {
      return JSON.readValue(bytes, LeaseRecord.class);
    } catch (JsonProcessingException e) {
      throw new CatalogException(
          key + " is not a lease: " + e.getOriginalMessage() + ". Hint: look at who wrote it", e);
    }
  }
}
