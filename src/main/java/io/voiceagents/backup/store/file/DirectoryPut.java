package io.voiceagents.backup.store.file;

import io.voiceagents.backup.store.ObjectExistsException;
import io.voiceagents.backup.store.PendingPut;
import io.voiceagents.backup.store.PutConfirmation;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.StoreException;
import io.voiceagents.backup.store.StoredObject;
import io.voiceagents.backup.store.TakenKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Puts objects as files: written and synced under another name, then given their own by a hard
 * link, which fails if the name is taken (link(2), EEXIST), then the name synced. Thread-safe, also
 * between processes and over NFS.
 */
public final class DirectoryPut implements PutConfirmation {
  private final Layout layout;
  private final Durable durable;
  private final SecureRandom random;

  public DirectoryPut(Path directory, SecureRandom random) throws IOException {
    this(new Layout(directory), random, (path, channel) -> channel.force(true));
  }

  DirectoryPut(Layout layout, SecureRandom random, Durable.Sync sync) {
    this.layout = layout;
    this.durable = new Durable(layout.root(), sync);
    this.random = random;
  }

  /**
   * Puts an object, durable on return but not yet confirmed.
   *
   * @return the same put
   * @throws FileAlreadyExistsException if the key is taken and may not be replaced
   */
  public PendingPut put(PendingPut put) throws IOException {
    Path file = layout.file(put.key());
    Path unfinished = layout.makeUnfinished().resolve(randomName());
    try {
      durable.write(unfinished, put.bytes());
      RunAttribute.write(unfinished, put);
      durable.directories(Durable.parent(file));
      name(unfinished, file, put.mode());
      durable.sync(Durable.parent(file));
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return put;
  }

  private static void name(Path unfinished, Path file, PutMode mode) throws IOException {
    if (mode == PutMode.REPLACE) {
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try {
      Files.createLink(file, unfinished);
    } catch (FileAlreadyExistsException e) {
      // Over NFS a link can succeed and the repeated request fail: open(2), "O_EXCL", tells to
      // compare the two names.
      if (!Files.isSameFile(file, unfinished)) {
        throw e;
      }
    } catch (UnsupportedOperationException e) {
      throw new StoreException(
          "The file system of '%s' has no hard links. Hint: use one that has, such as ext4, XFS, ZFS or NFS."
              .formatted(file),
          e);
    }
  }

  @Override
  public StoredObject confirm(PendingPut put) throws IOException {
    FileSum stored = FileSum.of(layout.file(put.key()));
    if (!stored.sha256().equals(put.sha256())) {
      throw new StoreException(
          "%s in %s was put with %d bytes and SHA-256 %s, but %d bytes with SHA-256 %s are there. Hint: check the disk and the file system; the object does not count."
              .formatted(
                  put.key(),
                  layout.describe(),
                  put.bytes().length,
                  put.sha256(),
                  stored.length(),
                  stored.sha256()));
    }
    return put.stored();
  }

  @Override
  public StoredObject settle(PendingPut put, Exception failure) throws IOException {
    if (failure instanceof FileAlreadyExistsException) {
      return settleTaken(put);
    }
    if (failure instanceof StoreException known) {
      throw known;
    }
    throw new StoreException(
        "Can't put %s into %s: %s. Hint: look for a full, read-only or failing disk."
            .formatted(put.key(), layout.describe(), failure),
        failure);
  }

  private StoredObject settleTaken(PendingPut put) throws IOException {
    Path file = layout.file(put.key());
    if (!Files.isRegularFile(file)) {
      throw new ObjectExistsException(
          "%s in %s is not a file. Hint: no key may be a directory of another; look at '%s'."
              .formatted(put.key(), layout.describe(), file));
    }
    StoredObject own =
        TakenKey.settle(put, layout.describe(), RunAttribute.run(file), Files.readAllBytes(file));
    // Our first try may have ended between the link and the sync.
    durable.sync(Durable.parent(file));
    return own;
  }

  private String randomName() {
    byte[] name = new byte[16];
    random.nextBytes(name);
    return HexFormat.of().formatHex(name);
  }
}
