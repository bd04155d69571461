package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.SetSummary;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;

/**
 * The directory that a restore writes into, beside its target, and the rename that makes it the
 * target. The name carries the set, so that a repeated restore of the same set finds what an
 * interrupted one left.
 *
 * @param target absolute
 */
record Staging(Path target, Path directory) {

  static Staging of(Path target, SetSummary set) {
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a restore can't replace the root directory");
    }
    String name =
        "." + absolute.getFileName() + ".restoring-" + set.chain().chain() + "-" + set.sequence();
    return new Staging(absolute, parent.resolve(name));
  }

  boolean exists() {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether the target holds something that must not be written over. */
  boolean targetIsOccupied() throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(target)) {
      return children.iterator().hasNext();
    }
  }

  void create() throws IOException {
    Path parent = directory.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!exists()) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /**
   * Makes the staging directory the target.
   *
   * @return where the former target was moved to, if it held anything
   */
  Optional<Path> activate(Instant now) throws IOException {
    Optional<Path> aside = Optional.empty();
    if (targetIsOccupied()) {
      Path former = target.resolveSibling(target.getFileName() + ".before-" + now.getEpochSecond());
      Files.move(target, former, StandardCopyOption.ATOMIC_MOVE);
      aside = Optional.of(former);
    } else {
      Files.deleteIfExists(target);
    }
    Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
    return aside;
  }
}
