package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Gives what was written its owner, permissions and times. Safe for several threads. */
final class AttributeRestore {
  private static final int SET_IDS = 06000;
  private static final int OWNER_READS = 0400;
  private static final int PRIVATE_FILE = 0600;
  private static final int ORDINARY = 0777;

  private final OwnerRestore owners;
  private final NewFiles newFiles;
  private final RestoreNotes notes;

  AttributeRestore(OwnerRestore owners, NewFiles newFiles, RestoreNotes notes) {
    this.owners = owners;
    this.newFiles = newFiles;
    this.notes = notes;
  }

  /** The mode to make a file with: its own, if that saves setting it later. */
  int initialMode(int mode) {
    boolean keeps = (mode & ~ORDINARY) == 0 && (mode & newFiles.umask()) == 0;
    return keeps && (mode & OWNER_READS) != 0 ? mode : PRIVATE_FILE;
  }

  static FileAttribute<Set<PosixFilePermission>> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    // The constants are declared in the order of the bits, from 0400 down to 0001.
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    return PosixFilePermissions.asFileAttribute(permissions);
  }

  /**
   * Completes a file.
   *
   * @param currentMode what it was made with
   */
  void file(Path file, EntryMeta meta, int currentMode) throws IOException {
    userAttributes(file, meta);
    apply(file, meta.owner(), meta.mode(), currentMode, meta.modified());
  }

  /** Completes a directory or file, apart from extended attributes. */
  void apply(Path file, Owner owner, int mode, int currentMode, Timestamp modified)
      throws IOException {
    int allowed = mode;
    if (!owners.apply(file, owner)) {
      notes.owners.increment();
      allowed = withoutSetIds(mode);
    }
    // Times need a file that can be opened; they are set last where that is possible, because a
    // restore that is resumed knows a complete file by them.
    boolean opens = newFiles.isRoot() || (allowed & OWNER_READS) != 0;
    if (!opens) {
      times(file, modified);
    }
    if (allowed != currentMode) {
      Files.setAttribute(file, "unix:mode", allowed);
    }
    if (opens) {
      times(file, modified);
    }
  }

  /** A set-id bit would give the rights of the wrong user. */
  private int withoutSetIds(int mode) {
    if ((mode & SET_IDS) != 0) {
      notes.setIds.increment();
    }
    return mode & ~SET_IDS;
  }

  /** Completes a symbolic link; its permissions mean nothing on Linux. */
  void symbolicLink(Path link, EntryMeta meta) throws IOException {
    if (!owners.apply(link, meta.owner())) {
      notes.owners.increment();
    }
    times(link, meta.modified(), LinkOption.NOFOLLOW_LINKS);
  }

  void userAttributes(Path file, EntryMeta meta) {
    Map<String, byte[]> attributes = meta.attributes();
    if (attributes.isEmpty()) {
      return;
    }
    try {
      UserAttributes.write(file, attributes);
    } catch (IOException | UnsupportedOperationException e) {
      notes.userAttributes.increment();
    }
  }

  private void times(Path file, Timestamp modified, LinkOption... options) throws IOException {
    int nanos = modified.nanos();
    if (modified.seconds() < 0 && nanos != 0) {
      // The JDK turns a negative time with a fraction into 1970-01-01 (futimens gets EINVAL).
      notes.fractions.increment();
      nanos = 0;
    }
    FileTime time = FileTime.from(Instant.ofEpochSecond(modified.seconds(), nanos));
    BasicFileAttributeView view =
        Files.getFileAttributeView(file, BasicFileAttributeView.class, options);
    // With both times given, the JDK need not read the file's attributes first.
    view.setTimes(time, time, null);
  }
}
