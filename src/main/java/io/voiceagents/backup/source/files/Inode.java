package io.voiceagents.backup.source.files;

import io.voiceagents.backup.source.FileIdentity;
import io.voiceagents.backup.source.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * What {@code stat(2)} says of a file.
 *
 * @param typeAndMode {@code st_mode}: type and permissions
 * @param changed {@code st_ctim}: last change of content or attributes
 */
record Inode(
    int typeAndMode,
    long sizeBytes,
    Timestamp modified,
    Timestamp changed,
    long inode,
    long device,
    int links,
    int uid,
    int gid) {

  // Named one by one: "unix:*" would also look up the names of owner and group for every file.
  private static final String ATTRIBUTES =
      "unix:mode,size,lastModifiedTime,ctime,ino,dev,nlink,uid,gid";
  // Values of inode(7).
  private static final int TYPE_MASK = 0170000;
  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int SYMBOLIC_LINK = 0120000;

  /** Asks the file system; one system call. */
  static Inode of(Path path, LinkOption... options) throws IOException {
    Map<String, Object> values = Files.readAttributes(path, ATTRIBUTES, options);
    return new Inode(
        number(values, "mode").intValue(),
        number(values, "size").longValue(),
        timestamp(values, "lastModifiedTime"),
        timestamp(values, "ctime"),
        number(values, "ino").longValue(),
        number(values, "dev").longValue(),
        number(values, "nlink").intValue(),
        number(values, "uid").intValue(),
        number(values, "gid").intValue());
  }

  private static Number number(Map<String, Object> values, String name) {
    return (Number) value(values, name);
  }

  private static Timestamp timestamp(Map<String, Object> values, String name) {
    Instant time = ((FileTime) value(values, name)).toInstant();
    return new Timestamp(time.getEpochSecond(), time.getNano());
  }

  private static Object value(Map<String, Object> values, String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("the file system does not tell the attribute unix:" + name);
    }
    return value;
  }

  boolean isFile() {
    return (typeAndMode & TYPE_MASK) == REGULAR;
  }

  boolean isDirectory() {
    return (typeAndMode & TYPE_MASK) == DIRECTORY;
  }

  boolean isSymbolicLink() {
    return (typeAndMode & TYPE_MASK) == SYMBOLIC_LINK;
  }

  /** Permission bits, 0 to 07777. */
  int permissions() {
    return typeAndMode & 07777;
  }

  FileIdentity identity() {
    return new FileIdentity(device, inode, changed);
  }

  boolean isSameFile(Inode other) {
    return device == other.device && inode == other.inode && typeAndMode == other.typeAndMode;
  }

  /** Whether nothing that a write would move has moved. */
  boolean isUntouched(Inode other) {
    return isSameFile(other)
        && sizeBytes == other.sizeBytes
        && modified.equals(other.modified)
        && changed.equals(other.changed);
  }
}
