package io.voiceagents.backup.source.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Extended attributes of the {@code user} name space (xattr(7)); Java gives access to no other.
 * Asks only where the file system has them. One thread.
 */
final class UserAttributes {
  private final Map<Long, Boolean> supportedByDevice = new HashMap<>();

  /** All attributes of a file or directory; none where the file system has none. */
  Map<String, byte[]> read(Path file, Inode inode) throws IOException {
    if (!supportedByDevice.computeIfAbsent(inode.device(), unused -> isSupported(file))) {
      return Map.of();
    }
    UserDefinedFileAttributeView view = view(file);
    List<String> names = view.list();
    if (names.isEmpty()) {
      return Map.of();
    }
    Map<String, byte[]> attributes = new HashMap<>();
    for (String name : names) {
      attributes.put(name, value(view, name));
    }
    return attributes;
  }

  /** Gives a file or directory these attributes. */
  static void write(Path file, Map<String, byte[]> attributes) throws IOException {
    for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
      view(file).write(attribute.getKey(), ByteBuffer.wrap(attribute.getValue()));
    }
  }

  private static byte[] value(UserDefinedFileAttributeView view, String name) throws IOException {
    ByteBuffer value = ByteBuffer.allocate(view.size(name));
    view.read(name, value);
    return java.util.Arrays.copyOf(value.array(), value.position());
  }

  private static boolean isSupported(Path file) {
    try {
      return Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class);
    } catch (IOException e) {
      return false;
    }
  }

  private static UserDefinedFileAttributeView view(Path file) {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(
            file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      throw new UnsupportedOperationException("extended attributes of " + file);
    }
    return view;
  }
}
