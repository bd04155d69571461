package io.voiceagents.backup.store.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The names in a directory in the order of their keys, however many there are. A file system gives
 * them in an order of its own, and the log of weeks has hundreds of thousands in one directory: so
 * only the next ones are held, and a large directory is read as often as that takes. Used by one
 * thread.
 */
final class OrderedNames {
  /** About 10 MiB; of the log of a busy Redis most of a day. */
  static final int HELD = 65_536;

  private final Path directory;
  private final Predicate<String> wanted;
  private final int held;
  private String last = "";
  private boolean more = true;

  /**
   * A file or directory, as it was when its name was read.
   *
   * @param modified when it was changed last, an epoch second
   */
  record Child(String name, boolean isDirectory, long size, long modified) {
    /** Keys sort by their bytes, so a directory sorts as if its name ended with a slash. */
    String sortName() {
      return isDirectory() ? name + "/" : name;
    }
  }

  /**
   * @param wanted which names are looked at
   * @param held how many are held at a time
   */
  OrderedNames(Path directory, Predicate<String> wanted, int held) {
    this.directory = directory;
    this.wanted = wanted;
    this.held = held;
  }

  /** The next ones, ascending; empty when there are no more. What is dotted is left out. */
  List<Child> next() throws IOException {
    List<Child> next = List.of();
    // Of the names that were read last, all may have been deleted meanwhile.
    while (more && next.isEmpty()) {
      next = read();
    }
    return next;
  }

  private List<Child> read() throws IOException {
    PriorityQueue<String> first = new PriorityQueue<>(Comparator.reverseOrder());
    List<Child> found = new ArrayList<>();
    more = false;
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
      for (Path path : paths) {
        String name = String.valueOf(path.getFileName());
        if (!name.startsWith(".") && wanted.test(name)) {
          consider(name, first, found);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Optional<String> bound = more ? Optional.ofNullable(first.peek()) : Optional.empty();
    for (String name : first) {
      look(name).ifPresent(found::add);
    }
    last = bound.orElse(last);
    // A directory may sort behind names that come later; it is found again then.
    return found.stream()
        .filter(child -> bound.isEmpty() || child.sortName().compareTo(bound.get()) <= 0)
        .sorted(Comparator.comparing(Child::sortName))
        .toList();
  }

  private void consider(String name, PriorityQueue<String> first, List<Child> found)
      throws IOException {
    if (name.compareTo(last) <= 0) {
      // The last name begins with this one, or this one was told.
      if ((name + "/").compareTo(last) > 0) {
        look(name).filter(Child::isDirectory).ifPresent(found::add);
      }
      return;
    }
    if (first.size() == held && name.compareTo(first.element()) > 0) {
      more = true;
      return;
    }
    first.add(name);
    if (first.size() > held) {
      first.remove();
      more = true;
    }
  }

  /** Empty if it was deleted since its name was read; a listing may leave that out. */
  private Optional<Child> look(String name) throws IOException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(directory.resolve(name), BasicFileAttributes.class);
      long modified = found.lastModifiedTime().to(TimeUnit.SECONDS);
      return Optional.of(new Child(name, found.isDirectory(), found.size(), modified));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
