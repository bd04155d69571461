package io.voiceagents.backup.store.file;

import io.voiceagents.backup.store.KeySyntax;
import io.voiceagents.backup.store.ObjectInfo;
import io.voiceagents.backup.store.ObjectMissingException;
import io.voiceagents.backup.store.ObjectStore;
import io.voiceagents.backup.store.StoreException;
import io.voiceagents.backup.store.file.OrderedNames.Child;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

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
   * {@inheritDoc} Of a directory's names only some are held at a time, see {@link OrderedNames}.
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
    String inside = directory.equals(layout.root()) ? "" : layout.key(directory) + "/";
    OrderedNames names =
        new OrderedNames(directory, name -> leads(inside + name, prefix), OrderedNames.HELD);
    for (List<Child> next = names.next(); !next.isEmpty(); next = names.next()) {
      for (Child child : next) {
        String key = inside + child.name();
        if (child.isDirectory()) {
          walk(directory.resolve(child.name()), prefix, visitor);
        } else if (key.startsWith(prefix)) {
          visitor.object(new ObjectInfo(key, child.size(), child.modified()));
        }
      }
    }
  }

  /** Whether what has this name, or what is in it, may have the prefix. */
  private static boolean leads(String key, String prefix) {
    return key.startsWith(prefix) || prefix.startsWith(key + "/");
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
}
