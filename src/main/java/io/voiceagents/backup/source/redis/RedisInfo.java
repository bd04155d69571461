package io.voiceagents.backup.source.redis;

import io.voiceagents.backup.source.SourceException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the command INFO says (redis.io/docs/latest/commands/info). */
public final class RedisInfo {
  private static final Pattern DATABASE = Pattern.compile("db([0-9]+)");
  private static final Pattern COUNTS = Pattern.compile("keys=([0-9]+),expires=([0-9]+)(,.*)?");

  private final Map<String, String> fields;

  private RedisInfo(Map<String, String> fields) {
    this.fields = Map.copyOf(fields);
  }

  /**
   * Keys of one logical database; those past their time count until the server has removed them.
   *
   * @param expires how many of the keys have a time to live
   */
  public record Database(long keys, long expires) {}

  /** Asks the server; empty if it doesn't allow INFO or can't answer now. */
  public static Optional<RedisInfo> ask(RedisConnection connection) throws SourceException {
    RedisReply reply = connection.call("INFO");
    return reply instanceof RedisReply.Bulk ? Optional.of(parse(reply.asText())) : Optional.empty();
  }

  static RedisInfo parse(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
              }
            });
    return new RedisInfo(fields);
  }

  /** A field by its name, such as {@code redis_version}. */
  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /**
   * {@code standalone}, {@code cluster} or {@code sentinel}. Valkey since 8.0 has another name for
   * the field, unless it is told to look like Redis (server.c, genValkeyInfoString).
   */
  public String mode() {
    return field("redis_mode").or(() -> field("server_mode")).orElse("standalone");
  }

  /** A field that is a whole number. */
  public Optional<Long> number(String name) {
    return field(name).filter(v -> v.matches("-?[0-9]{1,18}")).map(Long::valueOf);
  }

  /** The databases that have keys, by number. */
  public Map<Integer, Database> databases() {
    Map<Integer, Database> databases = new TreeMap<>();
    fields.forEach(
        (name, value) -> {
          Matcher database = DATABASE.matcher(name);
          Matcher counts = COUNTS.matcher(value);
          if (database.matches() && counts.matches()) {
            databases.put(
                Integer.valueOf(database.group(1)),
                new Database(Long.parseLong(counts.group(1)), Long.parseLong(counts.group(2))));
          }
        });
    return databases;
  }
}
