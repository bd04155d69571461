package io.voiceagents.backup.policy;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where alerts go.
 *
 * @param channels by name, in the file's order
 * @param zone of their quiet hours
 * @param heartbeat who is told that alerts could be sent; empty for nobody
 */
public record AlertSettings(
    Map<String, AlertChannel> channels, ZoneId zone, Optional<Heartbeat> heartbeat) {
  /** Nowhere but into the outbox. */
  public static final AlertSettings DEFAULT = new AlertSettings(Map.of(), ZoneOffset.UTC);

  /** Without a heartbeat. */
  public AlertSettings(Map<String, AlertChannel> channels, ZoneId zone) {
    this(channels, zone, Optional.empty());
  }

  /**
   * A ping to somebody who tells people when it stays away.
   *
   * @param url asked with GET; who has it may ping
   */
  public record Heartbeat(Secret url, Duration interval) {}

  public AlertSettings {
    channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
  }
}
