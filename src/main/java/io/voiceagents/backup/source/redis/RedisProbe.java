package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds out, without a synchronisation, whether a backup of a server would work. */
public final class RedisProbe {
  private final RedisConnection connection;
  private final String wanted;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * One thing that was looked at.
   *
   * @param ok whether it lets a backup work; false without doubt only
   * @param hint what to do; empty if there is nothing
   */
  public record Finding(String name, boolean ok, String detail, String hint) {}

  private RedisProbe(RedisConnection connection, String wanted) {
    this.connection = connection;
    this.wanted = wanted;
  }

  /** Looks at a server; one that can't be reached is a finding too. */
  public static List<Finding> probe(SourceSettings.Redis source, RedisTimeouts timeouts) {
    try {
      if (!source.cluster()) {
        return probeServer(RedisSentinels.resolve(source, timeouts), timeouts, "standalone");
      }
      List<Finding> findings = new ArrayList<>();
      for (RedisShard shard : shards(source, timeouts, findings)) {
        findings.addAll(probeServer(shard.primary(), timeouts, "cluster"));
      }
      return findings;
    } catch (SourceException e) {
      return List.of(failed(source.cluster() ? "cluster" : "sentinel", e));
    }
  }

  /** One shard or all; of one, what is left to other policies is told. */
  private static List<RedisShard> shards(
      SourceSettings.Redis source, RedisTimeouts timeouts, List<Finding> findings)
      throws SourceException {
    List<RedisShard> all = RedisShard.of(source, timeouts);
    if (source.slot().isEmpty()) {
      return all;
    }
    RedisShard own = RedisShard.serving(all, source.slot().getAsInt());
    String others =
        all.stream()
            .filter(shard -> !shard.equals(own))
            .map(shard -> String.join(",", shard.slots()))
            .collect(Collectors.joining("; "));
    findings.add(
        new Finding(
            "slots",
            true,
            String.join(",", own.slots())
                + "; those of other shards need policies of their own: "
                + others,
            ""));
    return List.of(own);
  }

  private static List<Finding> probeServer(
      SourceSettings.Redis settings, RedisTimeouts timeouts, String mode) {
    try (RedisConnection connection = RedisConnection.open(settings, timeouts)) {
      RedisProbe probe = new RedisProbe(connection, mode);
      probe.ok("connection", connection.peer() + (settings.tls() ? " over TLS" : ""));
      probe.look();
      probe.psync(settings, timeouts);
      return List.copyOf(probe.findings);
    } catch (SourceException e) {
      return List.of(failed("connection", e));
    }
  }

  private void look() {
    try {
      permitted("ping", "PING");
      permitted("replconf", "REPLCONF", "capa", "psync2");
      Optional<RedisInfo> info = RedisInfo.ask(connection);
      if (info.isPresent()) {
        version(info.get());
        mode(info.get());
        role(info.get());
      } else {
        add("info", true, "not permitted: sets won't say how many keys they should have", "+info");
      }
      configuration();
    } catch (SourceException e) {
      findings.add(failed("connection", e));
    }
  }

  private void permitted(String name, String... command) throws SourceException {
    RedisReply reply = connection.call(command);
    if (reply instanceof RedisReply.Failure failure) {
      add(name, false, failure.text(), RedisErrors.hint(failure));
    } else {
      ok(name, "permitted");
    }
  }

  /**
   * Asks for PSYNC where it can't be granted: in one packet behind a PING whose reply is not sent
   * yet. The server checks permissions and its link to a primary first, then refuses "with pending
   * output" (replication.c, syncCommand, 6.2 to 8), so nothing is forked.
   */
  private void psync(SourceSettings.Redis settings, RedisTimeouts timeouts) {
    try (RedisConnection asking = RedisConnection.open(settings, timeouts)) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.writeBytes(RedisConnection.command("PING"));
      both.writeBytes(RedisConnection.command("PSYNC", "?", "-1"));
      asking.send(both.toByteArray());
      asking.reply();
      // Anything else than an error means that the packet was split on its way and PSYNC granted.
      if (asking.input().peek() == '-'
          && asking.reply() instanceof RedisReply.Failure failure
          && !failure.text().contains("pending output")) {
        add("psync", false, failure.text(), RedisErrors.hint(failure));
      } else {
        ok("psync", "permitted");
      }
    } catch (SourceException e) {
      findings.add(failed("psync", e));
    }
  }

  private void version(RedisInfo info) {
    Optional<ServerRelease> release = ServerRelease.of(info);
    boolean known =
        release.filter(r -> !r.olderThan("6.2")).filter(r -> r.olderThan("9.0")).isPresent();
    String hint =
        known
            ? ""
            : "tested with Redis 6.2 to 8.0 and Valkey 8.1; restore one backup for test before you"
                + " rely on it.";
    add("version", known, release.map(ServerRelease::toString).orElse("unknown"), hint);
  }

  private void mode(RedisInfo info) {
    String mode = info.mode();
    boolean fits = mode.equals(wanted);
    add(
        "mode",
        fits,
        mode,
        fits ? "" : "set 'cluster: true' for a node of a Redis Cluster, else not.");
  }

  private void role(RedisInfo info) {
    boolean replica = info.field("role").orElse("").equals("slave");
    String link = info.field("master_link_status").orElse("up");
    boolean ok = !replica || link.equals("up");
    String detail = replica ? "replica, link to its primary is " + link : "primary";
    add("role", ok, detail, ok ? "" : "repair the link, or back up the primary.");
  }

  private void configuration() throws SourceException {
    Map<String, String> values = setting("rdbchecksum");
    values.putAll(setting("repl-*"));
    if (values.isEmpty()) {
      ok("configuration", "not readable");
      return;
    }
    boolean checksummed = !values.getOrDefault("rdbchecksum", "yes").equals("no");
    add(
        "rdbchecksum",
        checksummed,
        checksummed ? "on" : "off: damage in memory or on the wire is not noticed",
        checksummed ? "" : "set rdbchecksum yes.");
    ok(
        "synchronisation",
        "repl-diskless-sync "
            + values.getOrDefault("repl-diskless-sync", "unknown")
            + ", repl-diskless-sync-delay "
            + values.getOrDefault("repl-diskless-sync-delay", "unknown")
            + " s, repl-timeout "
            + values.getOrDefault("repl-timeout", "unknown")
            + " s");
  }

  private Map<String, String> setting(String pattern) throws SourceException {
    Map<String, String> values = new LinkedHashMap<>();
    if (connection.call("CONFIG", "GET", pattern) instanceof RedisReply.Items list) {
      for (int i = 0; i + 1 < list.items().size(); i += 2) {
        values.put(list.items().get(i).asText(), list.items().get(i + 1).asText());
      }
    }
    return values;
  }

  private void ok(String name, String detail) {
    add(name, true, detail, "");
  }

  private void add(String name, boolean ok, String detail, String hint) {
    findings.add(new Finding(name, ok, detail, hint));
  }

  private static Finding failed(String name, SourceException e) {
    String[] parts = RedisErrors.describe(e).split(" Hint: ", 2);
    return new Finding(name, false, parts[0], parts.length > 1 ? parts[1] : "");
  }
}
