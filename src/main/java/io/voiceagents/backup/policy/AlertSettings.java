package io.voiceagents.backup.policy;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where alerts go.
 *
 * @param channels by name, in the file's order
 * @param zone of their quiet hours
 */
public record AlertSettings(Map<String, AlertChannel> channels, ZoneId zone) {
  /** Nowhere but into the outbox. */
  public static final AlertSettings DEFAULT = new AlertSettings(Map.of(), ZoneOffset.UTC);

  public AlertSettings {
    channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
  }
}
