package io.voiceagents.backup.source.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The names in one directory, as bytes: a million of them take about 50 MB. */
final class DirectoryNames {
  private DirectoryNames() {}

  /** Lists a directory, sorted by unsigned bytes. */
  static byte[][] sorted(Path directory) throws IOException {
    List<byte[]> names = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        names.add(FileNames.bytes(child.getFileName()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    byte[][] sorted = names.toArray(new byte[0][]);
    Arrays.sort(sorted, Arrays::compareUnsigned);
    return sorted;
  }
}
