package io.voiceagents.backup.store.file;

import io.voiceagents.backup.store.PendingPut;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import java.util.Optional;

/**
 * An object's metadata as extended attributes ({@code user.run}, {@code user.sha256}). A file
 * system without them costs nothing but the recognition of our own retry, which then counts as
 * somebody else's object: the safe side.
 */
final class RunAttribute {
  private RunAttribute() {}

  static void write(Path file, PendingPut put) throws IOException {
    UserDefinedFileAttributeView view = view(file);
    if (!Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
      return;
    }
    for (Map.Entry<String, String> entry : put.metadata().entrySet()) {
      view.write(
          entry.getKey(), ByteBuffer.wrap(entry.getValue().getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Id of the run that wrote the object. */
  static Optional<String> run(Path file) throws IOException {
    return read(file, PendingPut.RUN);
  }

  /** Checksum of the bytes that were put. */
  static Optional<String> sha256(Path file) throws IOException {
    return read(file, PendingPut.SHA256);
  }

  private static Optional<String> read(Path file, String name) throws IOException {
    UserDefinedFileAttributeView view = view(file);
    if (!Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class)
        || !view.list().contains(name)) {
      return Optional.empty();
    }
    ByteBuffer value = ByteBuffer.allocate(view.size(name));
    view.read(name, value);
    return Optional.of(StandardCharsets.UTF_8.decode(value.flip()).toString());
  }

  private static UserDefinedFileAttributeView view(Path file) {
    return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
  }
}
