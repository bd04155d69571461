package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.ContentKind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths of a set's entries (docs/format.md §11) and what they are to PostgreSQL. */
final class EntryPaths {
  static final String BASE = "base";
  static final String TABLESPACES = "tablespaces";
  static final String MANIFEST = "backup_manifest";
  static final String PAGE_KEYS = "page_keys";
  static final String CONTROL = "global/pg_control";

  private static final Pattern TABLESPACE = Pattern.compile("tablespaces/(\\d+)(?:/(.+))?");
  // main forks, other forks and segments of relations ("Database File Layout")
  private static final Pattern RELATION =
      Pattern.compile(
          "(?:base/\\d+|global|pg_tblspc/\\d+/PG_[^/]+/\\d+)/\\d+(?:_(?:fsm|vm|init))?(?:\\.\\d+)?");

  private EntryPaths() {}

  /** A place in a tablespace's own directory. */
  record InTablespace(String oid, String relative) {}

  static String base(String path) {
    return BASE + "/" + path;
  }

  static String tablespace(String oid, String path) {
    return TABLESPACES + "/" + oid + "/" + path;
  }

  /** Where the keys of the pages of a file are kept, by the path of its entry. */
  static String pageKeys(String entryPath) {
    return PAGE_KEYS + "/" + entryPath;
  }

  /** The tablespace of an entry's path, if it lies in one. */
  static Optional<InTablespace> inTablespace(String entryPath) {
    Matcher matcher = TABLESPACE.matcher(entryPath);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String relative = Optional.ofNullable(matcher.group(2)).orElse("");
    return Optional.of(new InTablespace(matcher.group(1), relative));
  }

  /** How a file of the data directory shifts between backups. */
  static ContentKind kind(String pathInDataDirectory) {
    return RELATION.matcher(pathInDataDirectory).matches() ? ContentKind.PAGES : ContentKind.STREAM;
  }
}
