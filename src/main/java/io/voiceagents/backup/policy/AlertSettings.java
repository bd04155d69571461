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
 * @param publicUrl of the server, for links in messages; see {@link ServerSettings}
 */
public record AlertSettings(
    Map<String, AlertChannel> channels,
    ZoneId zone,
    Optional<Heartbeat> heartbeat,
    Optional<String> publicUrl) {
  /** Nowhere but into the outbox. */
  public static final AlertSettings DEFAULT = new AlertSettings(Map.of(), ZoneOffset.UTC);

  /** Without a heartbeat and links. */
  public AlertSettings(Map<String, AlertChannel> channels, ZoneId zone) {
    this(channels, zone, Optional.empty(), Optional.empty());
  }

  /** Without links. */
  public AlertSettings(
      Map<String, AlertChannel> channels, ZoneId zone, Optional<Heartbeat> heartbeat) {
    this(channels, zone, heartbeat, Optional.empty());
  }

  /** The same with links to a server. */
  public AlertSettings withPublicUrl(Optional<String> url) {
    return new AlertSettings(channels, zone, heartbeat, url);
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
