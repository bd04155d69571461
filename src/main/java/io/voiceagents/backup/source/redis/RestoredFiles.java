package io.voiceagents.backup.source.redis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;

/** Writes the files beside a restored RDB so that they are durable and readable to the server. */
final class RestoredFiles {
  private RestoredFiles() {}

  static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    sync(to);
  }

  static void linkOrCopy(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      copy(from, to);
    }
  }

  static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Makes the names in a directory durable (Linux allows fsync on a directory opened to read). */
  static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Gives everything to the owner of the directory that is going to be replaced: a restore by root
   * must not leave files that the server's own user can't read.
   */
  static void adoptOwner(Path staging, Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      return;
    }
    UserPrincipal owner = Files.getOwner(target);
    List<Path> all;
    try (Stream<Path> walk = Files.walk(staging)) {
      all = walk.filter(path -> !Files.isSymbolicLink(path)).toList();
    }
    for (Path path : all) {
      if (!Files.getOwner(path).equals(owner)) {
        setOwner(path, owner);
      }
    }
  }

  /** Only root may give files away; anyone else's server refuses to start on them and says so. */
  private static void setOwner(Path path, UserPrincipal owner) throws IOException {
    try {
      Files.setOwner(path, owner);
    } catch (FileSystemException e) {
      if (Files.notExists(path)) {
        throw e;
      }
    }
  }
}
