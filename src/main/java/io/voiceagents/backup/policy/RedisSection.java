package io.voiceagents.backup.policy;

import java.util.List;

/** Reads the connection of a Redis server. */
final class RedisSection {
  private RedisSection() {}

  /** The settings; with stand-ins where a problem was reported. */
  static SourceSettings read(Section connection) {
    if (ConnectionUrl.expand(connection, List.of("redis", "rediss"), List.of())) {
      connection.require("host", "Name the server, or give an address in 'url'.");
    }
    String host = connection.read("host", ValueForms.host()).orElse("");
    boolean tls = connection.read("tls", ValueForms.flag()).orElse(false);
    if (connection.has("ca_certificate") && !tls) {
      connection.problem("ca_certificate", "needs TLS.", "Set 'tls: true'.");
    }
    if (!tls && !host.isEmpty() && !Loopback.isHost(host)) {
      String message = "is reached without TLS: password and data can be read on the way.";
      connection.warning("host", message, "Set 'tls: true'.");
    }
    return new SourceSettings.Redis(
        host,
        connection.read("port", ValueForms.wholeNumber(1, 65535)).orElse(6379),
        connection.read("user", ValueForms.text()).orElse(""),
        Password.read(connection),
        tls,
        connection.path("ca_certificate"));
  }
}
