package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.SetSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The directory that a restore writes into, beside its target, and the rename that makes it the
 * target. The name carries the set, so that a repeated restore of the same set finds what an
 * interrupted one left.
 *
 * @param target absolute
 */
record Staging(Path target, Path directory) {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

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
   * Makes the staging directory the target. Cut off between its two renames, it is to be called
   * again: {@link #isReady}.
   *
   * @return where the former target was moved to, if it held anything
   */
  Optional<Path> activate(Instant now) throws IOException {
    Optional<Path> aside = Optional.empty();
    if (targetIsOccupied()) {
      aside = Optional.of(moveAside(now));
    } else {
      aside = noted();
      Files.deleteIfExists(target);
    }
    Files.move(directory, target, StandardCopyOption.ATOMIC_MOVE);
    syncParent();
    Files.deleteIfExists(note());
    return aside;
  }

  /** The first half of a swap. The note says that the staging directory is whole. */
  Path moveAside(Instant now) throws IOException {
    String name = target.getFileName() + ".before-" + WHEN.format(now);
    Path former = target.resolveSibling(name);
    try (FileChannel channel =
        FileChannel.open(
            note(),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    syncParent();
    Files.move(target, former, StandardCopyOption.ATOMIC_MOVE);
    syncParent();
    return former;
  }

  /** Whether a swap was cut off when the former target was aside already. */
  boolean isReady() throws IOException {
    return exists() && Files.exists(note()) && !targetIsOccupied();
  }

  private Optional<Path> noted() throws IOException {
    return Files.exists(note())
        ? Optional.of(target.resolveSibling(Files.readString(note())))
        : Optional.empty();
  }

  private Path note() {
    return directory.resolveSibling(directory.getFileName() + ".whole");
  }

  private void syncParent() throws IOException {
    Path parent = target.toAbsolutePath().getParent();
    if (parent != null) {
      try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
