package io.voiceagents.backup.routing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Counts files where routes are at work: one that goes meanwhile is no error. */
final class FileCount extends SimpleFileVisitor<Path> {
  private long files;

  private FileCount() {}

  /** Files below a directory; none if it is not there. */
  static long below(Path root) throws IOException {
    FileCount count = new FileCount();
    if (Files.isDirectory(root)) {
      Files.walkFileTree(root, count);
    }
    return count.files;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    files++;
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw failure;
  }
}
