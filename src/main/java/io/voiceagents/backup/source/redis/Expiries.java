package io.voiceagents.backup.source.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Makes times to live absolute. Servers before 7.0 send replicas what clients sent, such as {@code
 * SETEX key 60 value}; replayed a day later, the key would live a day longer. Later servers send
 * times, those of hash fields among them (expire.c, t_string.c and cluster.c of 6.2 and 7.0).
 */
final class Expiries {
  private static final Set<String> NAMES =
      Set.of("SET", "SETEX", "PSETEX", "GETEX", "EXPIRE", "PEXPIRE", "RESTORE");

  private Expiries() {}

  /** Whether commands of that name, in upper case, may hold a time to live. */
  static boolean concerns(String name) {
    return NAMES.contains(name);
  }

  /**
   * The command with times.
   *
   * @param arguments the name first
   * @param at when it was received, from when the time to live counts
   */
  static List<byte[]> absolute(List<byte[]> arguments, Instant at) {
    List<byte[]> changed = new ArrayList<>(arguments);
    long now = at.toEpochMilli();
    switch (text(arguments, 0).toUpperCase(Locale.ROOT)) {
      case "EXPIRE" -> expire(changed, 1_000, now);
      case "PEXPIRE" -> expire(changed, 1, now);
      case "SETEX" -> set(changed, 1_000, now);
      case "PSETEX" -> set(changed, 1, now);
      case "SET" -> options(changed, 3, now);
      case "GETEX" -> options(changed, 2, now);
      case "RESTORE" -> restore(changed, now);
      default -> {}
    }
    return changed;
  }

  private static void expire(List<byte[]> arguments, long factor, long now) {
    Optional<byte[]> time = time(arguments, 2, factor, now);
    if (time.isPresent()) {
      arguments.set(0, bytes("PEXPIREAT"));
      arguments.set(2, time.get());
    }
  }

  /** {@code SETEX key seconds value} has no form with a time; {@code SET} has. */
  private static void set(List<byte[]> arguments, long factor, long now) {
    Optional<byte[]> time = time(arguments, 2, factor, now);
    if (time.isPresent() && arguments.size() == 4) {
      byte[] key = arguments.get(1);
      byte[] value = arguments.get(3);
      arguments.clear();
      arguments.addAll(List.of(bytes("SET"), key, value, bytes("PXAT"), time.get()));
    }
  }

  private static void options(List<byte[]> arguments, int from, long now) {
    for (int i = from; i + 1 < arguments.size(); i++) {
      String option = text(arguments, i).toUpperCase(Locale.ROOT);
      long factor = option.equals("EX") ? 1_000 : option.equals("PX") ? 1 : 0;
      Optional<byte[]> time = factor == 0 ? Optional.empty() : time(arguments, i + 1, factor, now);
      if (time.isPresent()) {
        arguments.set(i, bytes("PXAT"));
        arguments.set(i + 1, time.get());
        return;
      }
    }
  }

  /** {@code RESTORE key milliseconds value [REPLACE] [ABSTTL] ...}; 0 means without end. */
  private static void restore(List<byte[]> arguments, long now) {
    for (int i = 4; i < arguments.size(); i++) {
      if (text(arguments, i).equalsIgnoreCase("ABSTTL")) {
        return;
      }
    }
    if (arguments.size() >= 4 && !text(arguments, 2).equals("0")) {
      Optional<byte[]> time = time(arguments, 2, 1, now);
      if (time.isPresent()) {
        arguments.set(2, time.get());
        arguments.add(bytes("ABSTTL"));
      }
    }
  }

  /** What is no number stays: the server has refused it too, or it is something else. */
  private static Optional<byte[]> time(List<byte[]> arguments, int index, long factor, long now) {
    String number = index < arguments.size() ? text(arguments, index) : "";
    if (!number.matches("-?[0-9]{1,15}")) {
      return Optional.empty();
    }
    return Optional.of(bytes(Long.toString(now + Long.parseLong(number) * factor)));
  }

  private static String text(List<byte[]> arguments, int index) {
    byte[] bytes = arguments.get(index);
    // Options and numbers are short; a value may be of any size.
    return bytes.length > 32 ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
