package io.voiceagents.backup.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Changes of one directory tree that outlive a power cut. A file's name is durable only after its
 * directory was synced (fsync(2): "does not necessarily ensure that the entry in the directory
 * containing the file has also reached disk"). Thread-safe.
 */
public final class Durable {
  private final Path root;
  private final Sync sync;
  private final Set<Path> synced = ConcurrentHashMap.newKeySet();

  public Durable(Path root) {
    this(root, (path, channel) -> channel.force(true));
  }

  Durable(Path root, Sync sync) {
    this.root = root;
    this.sync = sync;
  }

  /** How a file or directory is made durable; another one only in tests. */
  @FunctionalInterface
  interface Sync {
    void force(Path path, FileChannel channel) throws IOException;
  }

  /** Writes a new file and syncs its content; its name is not durable yet. */
  public void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      // In pieces: the channel copies what it is given into memory of its own, which it keeps.
      for (int at = 0; at < bytes.length; at += FileSum.PIECE) {
        ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(FileSum.PIECE, bytes.length - at));
        while (piece.hasRemaining()) {
          channel.write(piece);
        }
      }
      sync.force(file, channel);
    }
  }

  /**
   * Creates the directories up to the root that are missing. One that exists may be another
   * thread's of this instant, so its name is synced too, once.
   */
  public void directories(Path directory) throws IOException {
    if (directory.equals(root) || (synced.contains(directory) && Files.isDirectory(directory))) {
      return;
    }
    directories(parent(directory));
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
    sync(parent(directory));
    synced.add(directory);
  }

  /** Makes the names in a directory durable. */
  public void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      sync.force(directory, channel);
    }
  }

  static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("no directory holds '" + path + "'");
    }
    return parent;
  }
}
