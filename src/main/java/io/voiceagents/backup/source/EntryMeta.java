package io.voiceagents.backup.source;

import java.util.Map;
import java.util.Optional;

/**
 * What is known of one entry of a backup set besides its content (docs/format.md §7).
 *
 * @param path relative path, components joined by {@code /}; text as {@link PathText} decodes it
 * @param sizeBytes length of the content; 0 for directories and links
 * @param mode permission bits, 0 to 07777
 * @param linkTarget of a symbolic link its text, of a hard link the path of the first name
 * @param attributes extended attributes of the {@code user} name space
 */
public record EntryMeta(
    String path,
    EntryKind kind,
    long sizeBytes,
    Timestamp modified,
    int mode,
    Owner owner,
    Optional<FileIdentity> identity,
    Optional<String> linkTarget,
    Map<String, byte[]> attributes) {

  public EntryMeta {
    if (path.startsWith("/") || sizeBytes < 0 || (mode & ~07777) != 0) {
      throw new IllegalArgumentException(
          "entry '" + path + "': size " + sizeBytes + ", mode " + Integer.toOctalString(mode));
    }
    attributes = Map.copyOf(attributes);
  }

  /** A plain file as servers stream them: no identity, no links, no attributes. */
  public static EntryMeta file(
      String path, long sizeBytes, Timestamp modified, int mode, Owner owner) {
    return new EntryMeta(
        path,
        EntryKind.FILE,
        sizeBytes,
        modified,
        mode,
        owner,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** A directory without identity or attributes. */
  public static EntryMeta directory(String path, Timestamp modified, int mode, Owner owner) {
    return new EntryMeta(
        path,
        EntryKind.DIRECTORY,
        0,
        modified,
        mode,
        owner,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }
}
