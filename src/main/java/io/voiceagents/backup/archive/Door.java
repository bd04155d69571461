package io.voiceagents.backup.archive;

import io.voiceagents.backup.catalog.CatalogException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where clients find the server: a directory that only its owner can enter, with the file {@code
 * address} ({@code 1 <port> <token> <pid>}). One server a directory.
 */
public final class Door implements Closeable {
  private static final String ADDRESS = "address";
  private static final int LONGEST_NAME = 200;

  private final Path directory;
  private final FileChannel channel;
  private final Clock clock;

  private Door(Path directory, FileChannel channel, Clock clock) {
    this.directory = directory;
    this.channel = channel;
    this.clock = clock;
  }

  /**
   * The directory for a configuration; {@code bin/backupctl-wal} finds the same one.
   *
   * @param configuration the real path of its file
   */
  public static Path directory(Path configuration, Map<String, String> environment)
      throws IOException {
    Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    String base = environment.getOrDefault("BACKUPCTL_RUN_DIRECTORY", "/tmp/backupctl-" + user);
    String name = configuration.toString().replaceAll("[^A-Za-z0-9.]", "_");
    return Path.of(base).resolve(name.substring(Math.max(0, name.length() - LONGEST_NAME)));
  }

  /**
   * Takes the place of the server.
   *
   * @return empty if another process has it
   */
  static Optional<Door> open(Path directory, Clock clock) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent != null) {
      own(parent);
    }
    own(absolute);
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new Door(directory, channel, clock));
  }

  /** In a place that all may write to, somebody else may have been first. */
  private static void own(Path directory) throws IOException {
    try {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      Object owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      boolean ours = owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
      boolean others =
          Files.getPosixFilePermissions(directory).stream()
              .anyMatch(
                  permission -> permission.name().endsWith("_WRITE") && !isOwners(permission));
      if (!ours || others || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        throw new CatalogException(
            directory
                + " is not a directory of this user alone. Hint: remove it, or name another one by"
                + " BACKUPCTL_RUN_DIRECTORY",
            e);
      }
    }
  }

  private static boolean isOwners(java.nio.file.attribute.PosixFilePermission permission) {
    return permission.name().startsWith("OWNER_");
  }

  /** Says where the server listens. */
  void announce(int port, String token) throws IOException {
    Path fresh = directory.resolve("address.new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String line = "1 " + port + " " + token + " " + ProcessHandle.current().pid() + "\n";
    Files.write(fresh, line.getBytes(StandardCharsets.US_ASCII));
    Files.move(fresh, directory.resolve(ADDRESS), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Keeps those who tidy old files away from ours. */
  void touch() throws IOException {
    FileTime now = FileTime.from(clock.instant());
    for (Path path :
        new Path[] {directory.resolve(ADDRESS), directory.resolve("lock"), directory}) {
      Files.setLastModifiedTime(path, now);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(directory.resolve(ADDRESS));
    channel.close();
  }
}
