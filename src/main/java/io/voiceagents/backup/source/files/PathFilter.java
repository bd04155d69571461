package io.voiceagents.backup.source.files;

import java.util.List;

/** What of a tree is wanted: paths are below the root of the tree. Immutable. */
final class PathFilter {
  static final PathFilter EVERYTHING = of(List.of(), List.of());

  private final List<Glob> include;
  private final List<Glob> exclude;

  private PathFilter(List<Glob> include, List<Glob> exclude) {
    this.include = include;
    this.exclude = exclude;
  }

  /**
   * Compiles the patterns.
   *
   * @param include empty for everything
   * @param exclude wins over {@code include}
   * @throws IllegalArgumentException if a pattern can't be understood
   */
  static PathFilter of(List<String> include, List<String> exclude) {
    return new PathFilter(
        include.stream().map(Glob::compile).toList(), exclude.stream().map(Glob::compile).toList());
  }

  /** Whether only a part is wanted, so that a directory counts only with something below it. */
  boolean isSelective() {
    return !include.isEmpty();
  }

  /** Whether the path, and with it everything below, is left out. */
  boolean excludes(String path) {
    return matchesAny(exclude, path);
  }

  /** Whether the path, and with it everything below, is wanted. */
  boolean includes(String path) {
    return include.isEmpty() || matchesAny(include, path);
  }

  /** Whether a walk has to look into the directory although it is not itself included. */
  boolean mayIncludeBelow(String directory) {
    for (Glob glob : include) {
      if (glob.mayMatchBelow(directory)) {
        return true;
      }
    }
    return include.isEmpty();
  }

  private static boolean matchesAny(List<Glob> globs, String path) {
    for (Glob glob : globs) {
      if (glob.matches(path)) {
        return true;
      }
    }
    return false;
  }
}
