package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.SourceException;
import io.voiceagents.backup.source.SourceSetting;
import io.voiceagents.backup.source.SourceSetting.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a server must be set to for backups and for its log; changes nothing on it. */
public final class RedisSettings {
  private static final long BACKLOG_BYTES = 64L << 20;
  private static final long USUAL_DELAY_SECONDS = 5;

  private final List<SourceSetting> found = new ArrayList<>();

  private RedisSettings() {}

  /** Looks at a server; one that can't be reached is a finding too. */
  public static List<SourceSetting> of(SourceSettings.Redis settings, RedisTimeouts timeouts) {
    RedisSettings all = new RedisSettings();
    for (RedisProbe.Finding finding : RedisProbe.probe(settings, timeouts)) {
      boolean right = List.of("connection", "ping", "replconf", "psync").contains(finding.name());
      if (right) {
        all.add(
            finding.name(),
            finding.ok(),
            Level.NEEDED,
            finding.detail(),
            "permitted",
            "a backup asks for a replica's stream",
            "ACL SETUSER " + user(settings) + " +psync +replconf +ping" + hint(finding));
      }
    }
    try (RedisConnection connection =
        RedisConnection.open(RedisAddress.of(settings, timeouts), timeouts)) {
      all.configuration(connection);
    } catch (SourceException e) {
      // The probe has said that it can't be reached, and why.
      return List.copyOf(all.found);
    }
    return List.copyOf(all.found);
  }

  private static String user(SourceSettings.Redis settings) {
    return settings.user().isEmpty() ? "default" : settings.user();
  }

  private static String hint(RedisProbe.Finding finding) {
    return finding.hint().isEmpty() ? "" : " (" + finding.hint() + ")";
  }

  private void configuration(RedisConnection connection) throws SourceException {
    Optional<String> backlog = value(connection, "repl-backlog-size");
    add(
        "repl-backlog-size",
        backlog.filter(size -> number(size) >= BACKLOG_BYTES).isPresent(),
        Level.ADVISED,
        backlog.orElse("unknown"),
        BACKLOG_BYTES + " or more",
        "a receiver that was away goes on without a full synchronisation",
        "CONFIG SET repl-backlog-size 64mb");
    Optional<String> delay = value(connection, "repl-diskless-sync-delay");
    add(
        "repl-diskless-sync-delay",
        delay.filter(seconds -> number(seconds) <= USUAL_DELAY_SECONDS).isPresent(),
        Level.ADVISED,
        delay.orElse("unknown"),
        USUAL_DELAY_SECONDS + " or less",
        "each backup waits for so many seconds before it begins",
        "CONFIG SET repl-diskless-sync-delay 5");
    buffer(connection);
    Optional<String> checksum = value(connection, "rdbchecksum");
    add(
        "rdbchecksum",
        checksum.filter("yes"::equals).isPresent(),
        Level.ADVISED,
        checksum.orElse("unknown"),
        "yes",
        "damage in memory or on the wire is noticed",
        "rdbchecksum yes in redis.conf; then restart the server");
  }

  /** {@code client-output-buffer-limit}: class, hard limit, soft limit, seconds, for each class. */
  private void buffer(RedisConnection connection) throws SourceException {
    Optional<String> limits = value(connection, "client-output-buffer-limit");
    String present =
        limits
            .map(text -> text.replaceAll(".*\\b(?:slave|replica) (\\S+ \\S+ \\S+).*", "$1"))
            .orElse("unknown");
    long hard = number(present.split(" ", 2)[0]);
    add(
        "client-output-buffer-limit replica",
        limits.isPresent() && (hard == 0 || hard >= BACKLOG_BYTES * 4),
        Level.ADVISED,
        present,
        "268435456 67108864 60 or more",
        "what is written while a snapshot travels must fit, or the server ends the connection",
        "CONFIG SET client-output-buffer-limit \"replica 256mb 64mb 60\"");
  }

  private static Optional<String> value(RedisConnection connection, String name)
      throws SourceException {
    if (connection.call("CONFIG", "GET", name) instanceof RedisReply.Items list
        && list.items().size() >= 2) {
      return Optional.of(list.items().get(1).asText());
    }
    return Optional.empty();
  }

  /** The number; -1 if it is none. */
  private static long number(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
  }

  private void add(
      String name,
      boolean good,
      Level otherwise,
      String present,
      String wanted,
      String why,
      String command) {
    found.add(
        new SourceSetting(
            name, good ? Level.GOOD : otherwise, present, wanted, why, good ? "" : command));
  }
}
