package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Keeps what is written inside of where it belongs: no entry leaves its base by {@code ..}, by an
 * absolute path or through a symbolic link that an earlier entry made. Safe for several threads.
 *
 * <p>The base is the staging directory or, where a layout puts an entry elsewhere, the place
 * without the components that come from the entry's path. Names are checked one by one because Java
 * has no openat(2) for everything that is needed here; nobody else writes into the staging
 * directory.
 */
final class Places {
  private static final int REMEMBERED = 4_096;

  /** Directories get their own permissions at the end; until then only this user may enter. */
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path staging;
  private final Set<Path> safe =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Path, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  Places(Path staging) {
    this.staging = staging;
  }

  /** Refuses a path that could lead elsewhere; the format has no such paths. */
  static void check(String path) throws SourceException {
    if (path.isEmpty()) {
      return;
    }
    for (String component : path.split("/", -1)) {
      if (component.isEmpty()
          || component.equals(".")
          || component.equals("..")
          || component.indexOf('\0') >= 0) {
        throw new SourceException(
            "The entry '"
                + FileNames.printable(path)
                + "' could lead out of the restored tree; it was not written. Hint: check who wrote"
                + " this backup set, and run 'backupctl verify' on it.");
      }
    }
  }

  /** Makes the directories above the place of an entry, below its base. */
  void prepareParent(EntryMeta meta, Path place) throws IOException {
    check(meta.path());
    Path base = base(meta, place);
    Path parent = place.getParent();
    if (!place.equals(base) && parent != null) {
      prepareDirectory(base, parent, meta);
    }
  }

  /** Makes the directory of an entry, and those above it, below its base. */
  void prepareDirectory(EntryMeta meta, Path place) throws IOException {
    check(meta.path());
    prepareDirectory(base(meta, place), place, meta);
  }

  /** Whether all directories above the place of an entry, below its base, are there. */
  boolean isReal(EntryMeta meta, Path place) {
    Path base = base(meta, place);
    Path directory = place.getParent();
    while (directory != null && !place.equals(base) && !directory.equals(base)) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      directory = directory.getParent();
    }
    return true;
  }

  private void prepareDirectory(Path base, Path directory, EntryMeta meta) throws IOException {
    if (safe.contains(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (directory.equals(base) || parent == null) {
      Files.createDirectories(base, PRIVATE);
    } else {
      prepareDirectory(base, parent, meta);
      makeReal(directory, meta);
    }
    safe.add(directory);
  }

  private static void makeReal(Path directory, EntryMeta meta) throws IOException {
    try {
      Files.createDirectory(directory, PRIVATE);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw new SourceException(
            "The entry '"
                + FileNames.printable(meta.path())
                + "' was not written: '"
                + directory
                + "' is not a directory. Hint: restore into an empty directory.",
            e);
      }
    } catch (NoSuchFileException e) {
      throw new SourceException(
          "The directory above '"
              + directory
              + "' vanished during the restore. Hint: nothing else may work in the staging"
              + " directory.",
          e);
    }
  }

  private Path base(EntryMeta meta, Path place) {
    if (!place.isAbsolute() || !place.equals(place.normalize())) {
      throw new IllegalArgumentException("not an absolute, tidy path: " + place);
    }
    if (place.startsWith(staging)) {
      return staging;
    }
    Path path = FileNames.resolve(Path.of("/"), meta.path());
    Path base = place;
    int index = path.getNameCount() - 1;
    while (index >= 0 && base.getNameCount() > 1 && base.endsWith(path.getName(index))) {
      Path parent = base.getParent();
      if (parent == null) {
        break;
      }
      base = parent;
      index--;
    }
    return base;
  }
}
