package io.voiceagents.backup.restore;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A place for one restore that is thrown away, with everything in it, when this is closed. A
 * process that is killed can't close it; then the lock on the file {@code held} is gone, and {@link
 * ScratchLeftovers} throws it away.
 */
public final class ScratchDirectory implements Closeable {
  static final String HELD = "held";

  /**
   * Those of this process. A process that closes any channel to a file loses its locks on it
   * (fcntl(2)), so it must not even look at its own.
   */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel held;

  private ScratchDirectory(Path path, FileChannel held) {
    this.path = path;
    this.held = held;
  }

  /**
   * Makes the directory, and throws away what killed processes left beside it.
   *
   * @param path whose name nobody else uses
   */
  public static ScratchDirectory open(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    ScratchLeftovers.discard(absolute.resolveSibling(""));
    Files.createDirectories(absolute);
    OURS.add(absolute);
    FileChannel held =
        FileChannel.open(
            absolute.resolve(HELD), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (held.tryLock() == null) {
      held.close();
      OURS.remove(absolute);
      throw new IOException(absolute + " is used by another process. Hint: try again");
    }
    return new ScratchDirectory(absolute, held);
  }

  static boolean isOurs(Path directory) {
    return OURS.contains(directory.toAbsolutePath().normalize());
  }

  @Override
  public void close() throws IOException {
    try (held) {
      delete(path);
    } finally {
      OURS.remove(path);
    }
  }

  /** Removes a tree, if it is there. */
  public static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
