package io.voiceagents.backup.store.file;

import io.voiceagents.backup.store.KeySyntax;
import io.voiceagents.backup.store.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/**
 * Where the files of a directory store are: an object under its key, unfinished files under a name
 * that no key can have.
 */
final class Layout {
  private static final String UNFINISHED = ".unfinished";

  private final Path root;
  private volatile Object identity;

  /**
   * A store in an existing directory.
   *
   * @throws StoreException if it does not exist: a disk that is not mounted must not look like an
   *     empty store
   */
  Layout(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw absent(directory);
    }
    this.root = directory.toRealPath();
    this.identity = identity(root);
  }

  /** Device and inode, where the file system has them. */
  private static Object identity(Path directory) throws IOException {
    try {
      Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
      return key == null ? directory : key;
    } catch (NoSuchFileException e) {
      throw absent(directory);
    }
  }

  /**
   * What is mounted anew is another directory, and welcome. An empty one is what lies below a disk
   * that was unmounted: there nothing is put.
   */
  private void requireMounted() throws IOException {
    Object now = identity(root);
    if (!now.equals(identity)) {
      try (Stream<Path> entries = Files.list(root)) {
        if (entries.findAny().isEmpty()) {
          throw absent(root);
        }
      }
      identity = now;
    }
  }

  Path root() {
    return root;
  }

  private static StoreException absent(Path directory) {
    return new StoreException(
        "There is no directory '%s'. Hint: mount the disk, or create the directory once; it is never created for you, because an unmounted disk must not look like an empty store."
            .formatted(directory));
  }

  /**
   * The directory of unfinished files, in the same file system as the objects. Made only to write:
   * a store is also read from a medium that can't be written.
   *
   * @throws StoreException if the store itself went away meanwhile: it is not made anew
   */
  Path makeUnfinished() throws IOException {
    requireMounted();
    Path unfinished = root.resolve(UNFINISHED);
    if (Files.isDirectory(unfinished)) {
      return unfinished;
    }
    try {
      return Files.createDirectory(unfinished);
    } catch (FileAlreadyExistsException e) {
      return unfinished;
    } catch (NoSuchFileException e) {
      throw absent(root);
    }
  }

  /** The file of a key. */
  Path file(String key) throws StoreException {
    return root.resolve(KeySyntax.check(key));
  }

  /** The key of a file. */
  String key(Path file) {
    return root.relativize(file).toString().replace(root.getFileSystem().getSeparator(), "/");
  }

  String describe() {
    return root.toUri().toString();
  }
}
