package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.PathText;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks the configured paths and gives each its place in the set (docs/format.md §11). */
final class Roots {
  private Roots() {}

  /**
   * Resolves the paths, in the order of their places in the set.
   *
   * @param leftOut real paths of the backup's own directories
   * @throws SourceException if one is missing, lies in another one or in the backup's own
   *     directories: a set that is silently empty would pass for a good one
   */
  static List<Root> resolve(List<Path> paths, Set<Path> leftOut) throws IOException {
    if (paths.isEmpty()) {
      throw new SourceException("No path to back up. Hint: name at least one under 'paths'.");
    }
    List<Root> roots = new ArrayList<>(paths.size());
    for (Path path : paths) {
      roots.add(root(path, paths.size() > 1));
    }
    roots.sort(Comparator.comparing(Root::stored, PathText.ORDER));
    refuseOverlaps(roots);
    refuseOwn(roots, leftOut);
    return List.copyOf(roots);
  }

  /** The real paths of those that exist. */
  static Set<Path> existing(List<Path> paths) throws IOException {
    Set<Path> existing = new HashSet<>();
    for (Path path : paths) {
      if (Files.exists(path)) {
        existing.add(path.toRealPath());
      }
    }
    return existing;
  }

  private static Root root(Path path, boolean oneOfSeveral) throws IOException {
    if (!path.isAbsolute()) {
      throw new SourceException(
          "The path '" + path + "' is relative. Hint: write it from '/' on under 'paths'.");
    }
    Path real = realPath(path);
    Path tidy = path.normalize();
    if (oneOfSeveral) {
      return new Root(path, real, FileNames.text(tidy).substring(1));
    }
    boolean isDirectory = Files.isDirectory(real);
    return new Root(path, real, isDirectory ? "" : FileNames.text(tidy.getFileName()));
  }

  private static Path realPath(Path path) throws IOException {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException e) {
      throw new SourceException(
          "The path '"
              + path
              + "' does not exist. Hint: is its volume mounted? If it is gone for good, take it out of"
              + " the policy's 'paths'.",
          e);
    } catch (IOException e) {
      throw new SourceException(
          "The path '"
              + path
              + "' could not be opened: "
              + Reason.of(e)
              + ". Hint: run the backup as a user who may read it.",
          e);
    }
  }

  private static void refuseOverlaps(List<Root> roots) throws SourceException {
    for (int i = 0; i < roots.size(); i++) {
      for (int j = 0; j < roots.size(); j++) {
        if (i != j && roots.get(j).real().startsWith(roots.get(i).real())) {
          throw overlap(roots.get(i), roots.get(j));
        }
      }
    }
  }

  private static SourceException overlap(Root outer, Root inner) {
    return new SourceException(
        "The path '"
            + inner.configured()
            + "' lies in '"
            + outer.configured()
            + "' and would be stored twice. Hint: keep the outer one under 'paths' and use"
            + " 'include' or 'exclude', or make two policies.");
  }

  private static void refuseOwn(List<Root> roots, Set<Path> leftOut) throws SourceException {
    for (Root root : roots) {
      for (Path own : leftOut) {
        if (root.real().startsWith(own)) {
          throw new SourceException(
              "The path '"
                  + root.configured()
                  + "' lies in the backup's own directory '"
                  + own
                  + "', which is always left out. Hint: back up another directory, or keep the"
                  + " backup's own files elsewhere.");
        }
      }
    }
  }
}
