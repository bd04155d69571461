package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Whether a restored set is what was captured, seen by a server that loaded it. */
public final class RedisChecks {
  private static final long MIB = 1024 * 1024;

  private RedisChecks() {}

  /**
   * Starts a scratch server on the directory, checks, and ends it. A server that doesn't start is a
   * failed check.
   *
   * @param facts of the set
   */
  public static List<Check> verify(
      Path directory, Map<String, String> facts, ScratchRedis.Settings settings)
      throws InterruptedException {
    List<Check> checks = new ArrayList<>();
    checks.add(sameRdb(directory, facts));
    try (ScratchRedis server = ScratchRedis.start(directory, facts, settings)) {
      checks.add(new Check("load", true, server.release() + " loaded the data"));
      checks.addAll(run(server, facts));
    } catch (IOException e) {
      checks.add(new Check("load", false, RedisErrors.describe(e)));
    }
    return List.copyOf(checks);
  }

  /** Checks a server that runs. */
  public static List<Check> run(ScratchRedis server, Map<String, String> facts)
      throws SourceException {
    List<Check> checks = new ArrayList<>();
    try (RedisConnection connection = server.connect()) {
      RedisInfo info =
          RedisInfo.ask(connection)
              .orElseThrow(() -> new SourceException("the scratch server refused INFO"));
      checks.add(role(info));
      checks.addAll(keys(info.databases(), facts));
      checks.add(memory(info, facts));
      checks.add(digest(connection));
    }
    return List.copyOf(checks);
  }

  private static Check sameRdb(Path directory, Map<String, String> facts) {
    try {
      RdbSummary rdb = RdbVerifier.verify(directory.resolve(RedisCapture.ENTRY));
      String captured = facts.getOrDefault(RedisFacts.RDB_SHA256, "");
      return new Check(
          "rdb",
          rdb.sha256().equals(captured),
          rdb.bytes() + " bytes, sha256 " + rdb.sha256() + ", captured " + captured);
    } catch (IOException e) {
      return new Check("rdb", false, RedisErrors.describe(e));
    }
  }

  private static Check role(RedisInfo info) {
    String role = info.field("role").orElse("unknown");
    return new Check(
        "role", role.equals("master"), "the scratch server is " + role + ", it must follow nobody");
  }

  private static List<Check> keys(
      Map<Integer, RedisInfo.Database> restored, Map<String, String> facts) {
    long total = restored.values().stream().mapToLong(RedisInfo.Database::keys).sum();
    if (!RedisFacts.counted(facts, RedisFacts.Moment.BEFORE)
        || !RedisFacts.counted(facts, RedisFacts.Moment.AFTER)) {
      return List.of(
          new Check(
              "keys", true, total + " keys; the source's count is unknown, grant +info to get it"));
    }
    if (snapshotIsOlderThanCounts(facts)) {
      return List.of(
          new Check(
              "keys",
              true,
              total + " keys; not comparable, the server handed out a save that it had begun"));
    }
    var before = RedisFacts.counts(facts, RedisFacts.Moment.BEFORE);
    var after = RedisFacts.counts(facts, RedisFacts.Moment.AFTER);
    TreeSet<Integer> numbers = new TreeSet<>(before.keySet());
    numbers.addAll(after.keySet());
    numbers.addAll(restored.keySet());
    if (numbers.isEmpty()) {
      return List.of(new Check("keys", true, "0 keys, as at the backup"));
    }
    RedisInfo.Database none = new RedisInfo.Database(0, 0);
    return numbers.stream()
        .map(
            n ->
                keys(
                    n,
                    before.getOrDefault(n, none),
                    after.getOrDefault(n, none),
                    restored.getOrDefault(n, none)))
        .toList();
  }

  /** A server that is saving for another replica gives us the same save (syncCommand, case 1). */
  private static boolean snapshotIsOlderThanCounts(Map<String, String> facts) {
    return offset(facts, RedisFacts.OFFSET) < offset(facts, RedisFacts.OFFSET_BEFORE);
  }

  private static long offset(Map<String, String> facts, String key) {
    return Optional.ofNullable(facts.get(key))
        .filter(v -> v.matches("-?[0-9]{1,18}"))
        .map(Long::valueOf)
        .orElse(0L);
  }

  /** Keys that expire are gone from a later load, others are not. */
  private static Check keys(
      int number, RedisInfo.Database before, RedisInfo.Database after, RedisInfo.Database now) {
    long low = Math.min(before.keys(), after.keys());
    long high = Math.max(before.keys(), after.keys());
    long mayExpire = Math.max(before.expires(), after.expires());
    boolean passed = now.keys() <= high && now.keys() >= low - mayExpire;
    String expected = low == high ? Long.toString(low) : low + " to " + high;
    String expiry = mayExpire == 0 ? "" : ", of which up to " + mayExpire + " may have expired";
    return new Check(
        "keys.db" + number, passed, now.keys() + " keys, at the backup " + expected + expiry);
  }

  /** A server that holds a tenth of what the source held, and nothing expired, has lost data. */
  private static Check memory(RedisInfo info, Map<String, String> facts) {
    long used = info.number("used_memory").orElse(0L);
    long source = offset(facts, RedisFacts.USED_MEMORY);
    boolean mayExpire =
        !RedisFacts.counted(facts, RedisFacts.Moment.BEFORE)
            || RedisFacts.counts(facts, RedisFacts.Moment.BEFORE).values().stream()
                .anyMatch(database -> database.expires() > 0);
    boolean enough = mayExpire || used >= source / 10 - 8 * MIB;
    boolean sane = source == 0 || used <= source * 10 + 64 * MIB;
    return new Check(
        "memory", enough && sane, used + " bytes used, at the source " + source + " bytes");
  }

  /**
   * The source's digest isn't known, because asking for it stops the source while it is computed;
   * this one lets two restores be compared.
   */
  private static Check digest(RedisConnection connection) throws SourceException {
    RedisReply reply = connection.call("DEBUG", "DIGEST");
    return new Check(
        "digest",
        true,
        reply instanceof RedisReply.Failure
            ? "not available: " + WireInput.shortened(reply.asText())
            : "DEBUG DIGEST " + reply.asText());
  }
}
