package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks sentinels for a server (redis.io/docs/latest/operate/oss_and_stack/management/sentinel,
 * "Sentinel API"; {@code SENTINEL GET-MASTER-ADDR-BY-NAME} and {@code SENTINEL REPLICAS}).
 */
final class RedisSentinels {
  private static final Set<String> OUT_OF_ORDER =
      Set.of("s_down", "o_down", "disconnected", "failover_in_progress");

  private final SourceSettings.Redis settings;
  private final SourceSettings.Sentinel sentinel;
  private final RedisTimeouts timeouts;

  private RedisSentinels(
      SourceSettings.Redis settings, SourceSettings.Sentinel sentinel, RedisTimeouts timeouts) {
    this.settings = settings;
    this.sentinel = sentinel;
    this.timeouts = timeouts;
  }

  /**
   * The server that is to be used now; without sentinels the one that is configured.
   *
   * @throws SourceException if no sentinel knows it
   */
  static SourceSettings.Redis resolve(SourceSettings.Redis settings, RedisTimeouts timeouts)
      throws SourceException {
    return settings.sentinel().isEmpty()
        ? settings
        : new RedisSentinels(settings, settings.sentinel().get(), timeouts).ask();
  }

  private SourceSettings.Redis ask() throws SourceException {
    Optional<SourceException> failure = Optional.empty();
    for (SourceSettings.Address host : sentinel.hosts()) {
      SourceSettings.Redis address =
          new SourceSettings.Redis(
              host.host(),
              host.port(),
              sentinel.user(),
              sentinel.password(),
              settings.tls(),
              settings.caCertificate());
      try (RedisConnection connection = RedisConnection.open(address, timeouts)) {
        Optional<SourceSettings.Redis> server = ask(connection);
        if (server.isPresent()) {
          return server.get();
        }
      } catch (SourceException e) {
        failure = Optional.of(e);
      }
    }
    throw unknown(failure);
  }

  private SourceException unknown(Optional<SourceException> failure) {
    String what =
        "none of the sentinels "
            + sentinel.hosts().stream().map(host -> host.host() + ":" + host.port()).toList()
            + " knows the primary '"
            + sentinel.master()
            + "'";
    return failure
        .map(cause -> new SourceException(what + ": " + cause.getMessage(), cause))
        .orElseGet(
            () ->
                new SourceException(
                    what
                        + ". Hint: compare the name with 'sentinel monitor' of their"
                        + " configuration."));
  }

  private Optional<SourceSettings.Redis> ask(RedisConnection connection) throws SourceException {
    if (sentinel.replica()) {
      Optional<SourceSettings.Redis> replica = replica(connection);
      if (replica.isPresent()) {
        return replica;
      }
    }
    RedisReply reply = connection.require("SENTINEL", "GET-MASTER-ADDR-BY-NAME", sentinel.master());
    return reply instanceof RedisReply.Items address && address.items().size() == 2
        ? at(address.items().get(0).asText(), address.items().get(1).asText())
        : Optional.empty();
  }

  private Optional<SourceSettings.Redis> replica(RedisConnection connection)
      throws SourceException {
    RedisReply reply = connection.call("SENTINEL", "REPLICAS", sentinel.master());
    if (reply instanceof RedisReply.Items replicas) {
      for (RedisReply each : replicas.items()) {
        Map<String, String> fields = fields(each);
        List<String> flags = List.of(fields.getOrDefault("flags", "s_down").split(","));
        boolean fit =
            flags.stream().noneMatch(OUT_OF_ORDER::contains)
                && fields.getOrDefault("master-link-status", "").equals("ok");
        if (fit) {
          return at(fields.getOrDefault("ip", ""), fields.getOrDefault("port", ""));
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> fields(RedisReply reply) {
    Map<String, String> fields = new HashMap<>();
    if (reply instanceof RedisReply.Items items) {
      for (int i = 0; i + 1 < items.items().size(); i += 2) {
        fields.put(items.items().get(i).asText(), items.items().get(i + 1).asText());
      }
    }
    return fields;
  }

  private Optional<SourceSettings.Redis> at(String host, String port) {
    return port.matches("[0-9]{1,5}") && !host.isEmpty()
        ? Optional.of(settings.at(host, Integer.parseInt(port)))
        : Optional.empty();
  }
}
