package io.voiceagents.backup.source.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table and its schema, as the catalogs write them. */
public record TableName(String schema, String name) implements Comparable<TableName> {
  private static final String PART = "(\"(?:[^\"]|\"\")+\"|[^\",.\\s]+)";
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");
  private static final Pattern ONE = Pattern.compile(PART + "(?:\\." + PART + ")?(?:,|\\z)");

  /**
   * Reads names as SQL does: folded to lower case unless they stand in double quotes, in the schema
   * {@code public} unless they name one, with commas between them.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static List<TableName> list(String text) {
    List<TableName> names = new ArrayList<>();
    Matcher matcher = ONE.matcher(text);
    int at = 0;
    while (at < text.length() && matcher.region(at, text.length()).lookingAt()) {
      String first = plain(matcher.group(1));
      String second = matcher.group(2);
      names.add(
          second == null ? new TableName("public", first) : new TableName(first, plain(second)));
      at = matcher.end();
    }
    if (names.isEmpty() || at < text.length() || text.endsWith(",")) {
      throw new IllegalArgumentException("'" + text + "' is no list of tables");
    }
    return List.copyOf(names);
  }

  private static String plain(String part) {
    return part.startsWith("\"")
        ? part.substring(1, part.length() - 1).replace("\"\"", "\"")
        : part.toLowerCase(Locale.ROOT);
  }

  /** Whether a server takes a name as it is: it cuts off what is longer than 63 bytes. */
  public static boolean isName(String name) {
    return Quoted.isName(name);
  }

  /** Whether a server takes both names as they are. */
  public boolean isUsable() {
    return isName(schema) && isName(name);
  }

  /** As {@link #list} reads it, with quotes where they are needed. */
  public String text() {
    return part(schema) + "." + part(name);
  }

  private static String part(String name) {
    return PLAIN.matcher(name).matches() ? name : Quoted.name(name);
  }

  /** The same table in another schema. */
  TableName in(String other) {
    return new TableName(other, name);
  }

  /** As SQL, and the patterns of pg_dump, read it. */
  String quoted() {
    return Quoted.name(schema) + "." + Quoted.name(name);
  }

  @Override
  public int compareTo(TableName other) {
    int schemas = schema.compareTo(other.schema);
    return schemas == 0 ? name.compareTo(other.name) : schemas;
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
