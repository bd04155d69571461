package io.voiceagents.backup.source.files;

import java.util.List;

/**
 * Which entries of a set a partial restore takes. A plain path takes the file, or the folder with
 * all that is in it; a pattern ({@code *.wav}, {@code calls/2026-11-*}) takes what matches, folders
 * with all that is in them. A leading slash changes nothing. Immutable.
 *
 * <p>The directories on the way to a selected entry are needed as well: keep what {@link
 * #mayContain} in {@link HeldDirectories} and release it with the first selected entry below.
 */
public final class EntrySelection {
  private static final EntrySelection EVERYTHING = new EntrySelection(List.of());

  private final List<Pattern> patterns;

  /** The text itself, and what it means as a glob: a file may be named like a pattern. */
  private record Pattern(String text, Glob glob) {
    static Pattern of(String written) {
      String text = written.startsWith("/") ? written.substring(1) : written;
      text = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
      return new Pattern(text, Glob.compile(Glob.isLiteral(text) ? "/" + text : written));
    }

    boolean matches(String path) {
      return path.equals(text) || glob.matches(path);
    }

    boolean mayMatchBelow(String directory) {
      return Glob.isSelfOrBelow(text, directory) || glob.mayMatchBelow(directory);
    }
  }

  private EntrySelection(List<Pattern> patterns) {
    this.patterns = patterns;
  }

  public static EntrySelection everything() {
    return EVERYTHING;
  }

  /**
   * Compiles the patterns.
   *
   * @param patterns empty for everything
   * @throws IllegalArgumentException if one can't be understood; the message has a hint
   */
  public static EntrySelection of(List<String> patterns) {
    return patterns.isEmpty()
        ? EVERYTHING
        : new EntrySelection(patterns.stream().map(Pattern::of).toList());
  }

  public boolean isEverything() {
    return patterns.isEmpty();
  }

  /** Whether the entry is wanted, for itself or with a directory above it. */
  public boolean selects(String path) {
    if (patterns.isEmpty()) {
      return true;
    }
    int end = path.indexOf('/');
    while (end >= 0) {
      if (matches(path.substring(0, end))) {
        return true;
      }
      end = path.indexOf('/', end + 1);
    }
    return matches(path);
  }

  /** Whether something below the directory may be wanted; if not, all below can be skipped. */
  public boolean mayContain(String directory) {
    if (selects(directory)) {
      return true;
    }
    for (Pattern pattern : patterns) {
      if (directory.isEmpty() || pattern.mayMatchBelow(directory)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(String path) {
    for (Pattern pattern : patterns) {
      if (pattern.matches(path)) {
        return true;
      }
    }
    return false;
  }
}
