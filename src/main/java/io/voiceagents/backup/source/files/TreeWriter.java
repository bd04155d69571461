package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.EntryKind;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.RestoreLayout;
import io.voiceagents.backup.source.SourceException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the entries of a set of any kind of source into a directory. Safe for several threads;
 * several files may be open at once. Entries come in the set's order as far as a directory comes
 * before what is in it; {@link #finishDirectories} comes last.
 *
 * <p>Nothing is ever written through a symbolic link, nor outside of where the layout puts it.
 */
public final class TreeWriter implements Closeable {
  private static final Set<StandardOpenOption> NEW_FILE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private static final int PENDING_BYTES = 1 << 20;

  private final Path staging;
  private final RestoreLayout layout;
  private final TreeOptions options;
  private final Places places;
  private final AttributeRestore attributes;
  private final PendingDirectories pending;
  private final RestoreNotes notes = new RestoreNotes();

  /**
   * Prepares the directory.
   *
   * @param staging absolute; made if it is missing. Nobody else may write into it meanwhile
   */
  public TreeWriter(Path staging, RestoreLayout layout, TreeOptions options) throws IOException {
    this.staging = staging;
    this.layout = layout;
    this.options = options;
    this.places = new Places(staging);
    Files.createDirectories(staging, AttributeRestore.permissions(0700));
    NewFiles newFiles = NewFiles.in(staging);
    OwnerRestore owners =
        new OwnerRestore(
            options.owners(), newFiles, staging.getFileSystem().getUserPrincipalLookupService());
    this.attributes = new AttributeRestore(owners, newFiles, notes);
    this.pending =
        new PendingDirectories(
            staging.resolve(".directories-" + staging.hashCode()), PENDING_BYTES);
  }

  /**
   * Starts a file, or a further name of one that is restored alone.
   *
   * @return empty if the layout leaves it out
   */
  public Optional<OpenFile> begin(EntryMeta meta) throws IOException {
    Optional<Path> place = layout.place(meta, staging);
    if (place.isEmpty()) {
      return Optional.empty();
    }
    places.prepareParent(meta, place.get());
    int mode = attributes.initialMode(meta.mode());
    FileChannel channel =
        create(
            place.get(),
            path -> FileChannel.open(path, NEW_FILE, AttributeRestore.permissions(mode)));
    return Optional.of(
        new OpenFile(
            place.get(), meta, channel, mode, layout.sparse(), options.sync(), attributes));
  }

  /** Makes a directory; its attributes are set by {@link #finishDirectories}. */
  public void directory(EntryMeta meta) throws IOException {
    Optional<Path> place = layout.place(meta, staging);
    if (place.isPresent()) {
      places.prepareDirectory(meta, place.get());
      attributes.userAttributes(place.get(), meta);
      pending.add(place.get(), meta);
    }
  }

  public void symbolicLink(EntryMeta meta) throws IOException {
    Optional<Path> place = layout.place(meta, staging);
    if (place.isEmpty()) {
      return;
    }
    places.prepareParent(meta, place.get());
    Path target = FileNames.path(target(meta));
    create(place.get(), path -> Files.createSymbolicLink(path, target));
    attributes.symbolicLink(place.get(), meta);
  }

  /**
   * Makes a further name of a file that was begun before.
   *
   * @return false if that file is not there, because it was not selected: then the content is to be
   *     written by {@link #begin}
   */
  public boolean hardLink(EntryMeta meta) throws IOException {
    Places.check(target(meta));
    EntryMeta first = renamed(meta, target(meta));
    Optional<Path> place = layout.place(meta, staging);
    Optional<Path> existing = layout.place(first, staging);
    if (place.isEmpty()) {
      return true;
    }
    if (existing.isEmpty()
        || !Files.isRegularFile(existing.get(), LinkOption.NOFOLLOW_LINKS)
        || !places.isReal(first, existing.get())) {
      return false;
    }
    places.prepareParent(meta, place.get());
    create(place.get(), path -> Files.createLink(path, existing.get()));
    return true;
  }

  /**
   * Whether an earlier attempt has finished this file: it has the right size, time and permissions.
   * Says nothing of its content, nor of what a power failure left of it without {@link
   * TreeOptions#sync}.
   */
  public boolean isComplete(EntryMeta meta) throws IOException {
    Optional<Path> place = layout.place(meta, staging);
    if (place.isEmpty() || !places.isReal(meta, place.get())) {
      return false;
    }
    try {
      Inode inode = FileAccess.REAL.stat(place.get());
      return inode.isFile()
          && inode.sizeBytes() == meta.sizeBytes()
          && inode.permissions() == meta.mode()
          && inode.modified().equals(meta.modified());
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Sets the attributes of all directories, deepest first. Nothing may be written after it. */
  public void finishDirectories() throws IOException {
    pending.drain(
        directory -> {
          if (options.sync()) {
            sync(directory.place());
          }
          attributes.apply(
              directory.place(), directory.owner(), directory.mode(), -1, directory.modified());
        });
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** What this system could not take: a few lines for the report of the restore. */
  public List<String> notes() {
    return notes.lines();
  }

  @Override
  public void close() throws IOException {
    pending.close();
  }

  private interface Creation<T> {
    T at(Path path) throws IOException;
  }

  private <T> T create(Path place, Creation<T> creation) throws IOException {
    try {
      return creation.at(place);
    } catch (FileAlreadyExistsException e) {
      if (!options.resume() || Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
        throw new SourceException(
            "'" + place + "' exists already. Hint: restore into an empty directory.", e);
      }
      Files.delete(place);
      return creation.at(place);
    }
  }

  private static String target(EntryMeta meta) throws SourceException {
    return meta.linkTarget()
        .filter(target -> !target.isEmpty())
        .orElseThrow(
            () ->
                new SourceException(
                    "The link '"
                        + FileNames.printable(meta.path())
                        + "' has no target. Hint: run 'backupctl verify' on the set."));
  }

  private static EntryMeta renamed(EntryMeta meta, String path) {
    return new EntryMeta(
        path,
        EntryKind.FILE,
        meta.sizeBytes(),
        meta.modified(),
        meta.mode(),
        meta.owner(),
        meta.identity(),
        Optional.empty(),
        meta.attributes());
  }
}
