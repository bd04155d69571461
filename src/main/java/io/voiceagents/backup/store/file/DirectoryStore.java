package io.voiceagents.backup.store.file;

import io.voiceagents.backup.store.KeySyntax;
import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.StoreException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Reads and deletes the objects that {@link DirectoryPut} puts. */
public final class DirectoryStore implements ObjectStore {
  private final Layout layout;
  private final Durable durable;

  public DirectoryStore(Path directory) throws IOException {
    this.layout = new Layout(directory);
    this.durable = new Durable(layout.root());
  }

  @Override
  public Optional<ObjectInfo> stat(String key) throws IOException {
    try {
      Path file = layout.file(key);
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        return Optional.empty();
      }
      ObjectInfo info = info(key, attributes);
      return Optional.of(
          new ObjectInfo(key, info.sizeBytes(), info.modifiedSeconds(), RunAttribute.sha256(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public byte[] get(String key) throws IOException {
    try {
      return Files.readAllBytes(layout.file(key));
    } catch (NoSuchFileException e) {
      throw missing(key, e);
    }
  }

  @Override
  public byte[] getRange(String key, long offset, int length) throws IOException {
    if (length < 1) {
      throw new IllegalArgumentException("a range of " + length + " bytes of " + key);
    }
    try (FileChannel channel = FileChannel.open(layout.file(key))) {
      ByteBuffer part = ByteBuffer.allocate(length);
      while (part.hasRemaining()) {
        if (channel.read(part, offset + part.position()) < 0) {
          throw new StoreException(
              "%s in %s ends at %d, before %d+%d. Hint: it is shorter than it was when it was put; verify the backup set."
                  .formatted(key, describe(), channel.size(), offset, length),
              new EOFException(key));
        }
      }
      return part.array();
    } catch (NoSuchFileException e) {
      throw missing(key, e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Keys sort by their bytes, so a directory's children sort as if a directory's name ended with
   * a slash.
   */
  @Override
  public void list(String prefix, Visitor visitor) throws IOException {
    KeySyntax.checkPrefix(prefix);
    if (!Files.isDirectory(layout.root())) {
      // A disk that is not mounted must not look like a repository without backups.
      throw new IOException(
          "the store "
              + layout.root()
              + " is not there. Hint: is its disk mounted? Its backups may all be well.");
    }
    int slash = prefix.lastIndexOf('/');
    Path start = layout.root().resolve(prefix.substring(0, slash + 1));
    if (Files.isDirectory(start)) {
      walk(start, prefix, visitor);
    }
  }

  private void walk(Path directory, String prefix, Visitor visitor) throws IOException {
    for (Path child : children(directory)) {
      String key = layout.key(child);
      if (Files.isDirectory(child)) {
        String inside = key + "/";
        if (inside.startsWith(prefix) || prefix.startsWith(inside)) {
          walk(child, prefix, visitor);
        }
      } else if (key.startsWith(prefix)) {
        visit(child, key, visitor);
      }
    }
  }

  private List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(child -> !fileName(child).startsWith("."))
          .sorted(Comparator.comparing(DirectoryStore::sortName))
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String sortName(Path child) {
    return Files.isDirectory(child) ? fileName(child) + "/" : fileName(child);
  }

  private static void visit(Path file, String key, Visitor visitor) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      // Deleted since the directory was read; a listing that began earlier may leave it out.
      return;
    }
    visitor.object(info(key, attributes));
  }

  @Override
  public void delete(String key) throws IOException {
    Path file = layout.file(key);
    if (Files.isDirectory(file)) {
      return;
    }
    if (Files.deleteIfExists(file)) {
      durable.sync(Durable.parent(file));
    }
  }

  /** By a new file's time, which on a network file system is its server's. */
  @Override
  public long clockSeconds() throws IOException {
    Path touched = Files.createTempFile(layout.makeUnfinished(), "clock", "");
    try {
      Files.write(touched, new byte[] {0});
      return Files.getLastModifiedTime(touched).to(TimeUnit.SECONDS);
    } finally {
      Files.deleteIfExists(touched);
    }
  }

  @Override
  public String describe() {
    return layout.describe();
  }

  @Override
  public void close() {}

  private ObjectMissingException missing(String key, IOException cause) {
    return new ObjectMissingException(
        "There is no %s in %s. Hint: compare with a listing of its directory."
            .formatted(key, describe()),
        cause);
  }

  private static ObjectInfo info(String key, BasicFileAttributes attributes) {
    return new ObjectInfo(
        key, attributes.size(), attributes.lastModifiedTime().to(TimeUnit.SECONDS));
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName());
  }
}
