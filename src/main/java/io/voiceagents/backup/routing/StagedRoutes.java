package io.voiceagents.backup.routing;

import io.voiceagents.backup.edit.EditedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of route files: one directory for each edit that is looked at, never used twice. It goes
 * when the edit is refused, or when what came of it has ended; what runs, and an older generation
 * that has work to finish, read theirs at any time. Used by one thread, but for {@link #discard}.
 */
final class StagedRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(StagedRoutes.class);
  private static final String PREFIX = "routes-";

  private final Path root;
  private long number;

  StagedRoutes(Path root) {
    this.root = root;
  }

  /** Removes what a process that ended has left. */
  void clear() throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> found = Files.list(root)) {
      List<Path> old =
          found.filter(each -> each.getFileName().toString().startsWith(PREFIX)).toList();
      old.forEach(StagedRoutes::discard);
    }
  }

  /** Writes the route files into a directory of their own. */
  Path stage(EditedFiles files) throws IOException {
    Path directory = root.resolve(PREFIX + number++);
    files.writeRoutes(directory);
    return directory;
  }

  /** Removes the copies; what can't be removed now goes at the next start. */
  static void discard(Path directory) {
    try {
      RouteGate.discard(directory);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("copies of routes that are of no use any more stay: {}", Failures.message(e));
    }
  }
}
