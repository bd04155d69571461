package io.voiceagents.backup.policy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the connection of a Redis server. */
final class RedisSection {
  private static final int LAST_SLOT = 16_383;

  private RedisSection() {}

  /** The settings; with stand-ins where a problem was reported. */
  static SourceSettings read(Section connection) {
    Optional<SourceSettings.Sentinel> sentinel = sentinel(connection);
    if (connection.has("sentinel")) {
      for (String key : List.of("url", "host", "port")) {
        if (connection.has(key)) {
          connection.problem(key, "is what the sentinels are asked for.", "Keep one of both.");
        }
      }
    } else if (ConnectionUrl.expand(connection, List.of("redis", "rediss"), List.of())) {
      connection.require("host", "Name the server, or give an address in 'url'.");
    }
    boolean cluster = connection.read("cluster", ValueForms.flag()).orElse(false);
    if (cluster && sentinel.isPresent()) {
      connection.problem("cluster", "is given beside 'sentinel'.", "A cluster has no sentinels.");
    }
    if (connection.has("cluster_slot") && !cluster) {
      connection.problem("cluster_slot", "is of a cluster.", "Set 'cluster: true'.");
    }
    Optional<Integer> slot = connection.read("cluster_slot", ValueForms.wholeNumber(0, LAST_SLOT));
    String host = connection.read("host", ValueForms.host()).orElse("");
    boolean tls = connection.read("tls", ValueForms.flag()).orElse(false);
    if (connection.has("ca_certificate") && !tls) {
      connection.problem("ca_certificate", "needs TLS.", "Set 'tls: true'.");
    }
    if (!tls && !host.isEmpty() && !Loopback.isHost(host)) {
      String message = "is reached without TLS: password and data can be read on the way.";
      connection.warning("host", message, "Set 'tls: true'.");
    }
    if (!tls && sentinel.stream().flatMap(s -> s.hosts().stream()).anyMatch(RedisSection::isFar)) {
      String message = "is asked for servers that are reached without TLS.";
      connection.warning("sentinel", message, "Set 'tls: true'.");
    }
    return new SourceSettings.Redis(
        host,
        connection.read("port", ValueForms.wholeNumber(1, 65535)).orElse(6379),
        connection.read("user", ValueForms.text()).orElse(""),
        Password.read(connection),
        tls,
        connection.path("ca_certificate"),
        sentinel,
        cluster,
        slot.map(OptionalInt::of).orElse(OptionalInt.empty()));
  }

  private static boolean isFar(SourceSettings.Address address) {
    return !Loopback.isHost(address.host());
  }

  private static Optional<SourceSettings.Sentinel> sentinel(Section connection) {
    List<Key> keys = KnownKeys.at("policies.<name>.connection.sentinel");
    Optional<Section> section = connection.section("sentinel", keys);
    section.ifPresent(
        given -> {
          given.require("master", "Give the name under which the sentinels watch the primary.");
          given.require(
              "hosts", "List some sentinels, as in [sentinel-1:26379, sentinel-2:26379].");
        });
    return section.map(
        given ->
            new SourceSettings.Sentinel(
                given.read("master", ValueForms.text()).orElse(""),
                given.list("hosts").stream()
                    .flatMap(host -> host.parse(ValueForms.address(26_379)).stream())
                    .toList(),
                given.read("user", ValueForms.text()).orElse(""),
                Password.read(given),
                given.read("replica", ValueForms.flag()).orElse(false)));
  }
}
