package io.voiceagents.backup.source.postgres;

import java.nio.charset.StandardCharsets;

/** Names and texts as SQL and libpq read them. */
final class Quoted {
  /** NAMEDATALEN - 1. */
  private static final int LONGEST_NAME_BYTES = 63;

  private Quoted() {}

  /** Whether the server takes it as it is: it cuts off what is too long. */
  static boolean isName(String name) {
    return !name.isEmpty()
        && name.indexOf('\0') < 0
        && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME_BYTES;
  }

  /** A name, in double quotes whatever is in it. */
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text; right whatever {@code standard_conforming_strings} says. */
  static String text(String text) {
    String quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'";
    return text.contains("\\") ? "E" + quoted : quoted;
  }

  /** A value of a connection string. PostgreSQL documentation, "Connection Strings". */
  static String connectionValue(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** A new name that begins with another one, as much of it as there is room for. */
  static String derived(String name, String suffix) {
    String start = name;
    while ((start + suffix).getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME_BYTES) {
      start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
    }
    return start + suffix;
  }
}
