package io.voiceagents.backup.source.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * Whose a restored data directory is. Its files come with the owner that they had; what a restore
 * makes by itself, the directory above all, would belong to who restores, and PostgreSQL starts
 * only on a directory of its own user.
 */
public final class RestoredOwner {
  private RestoredOwner() {}

  /**
   * Gives a file, directory or link to the owner and the group of another one. Does nothing if they
   * are the same, so only root needs to be allowed it.
   *
   * @throws IOException if it may not be given away
   */
  public static void give(Path path, Path like) throws IOException {
    PosixFileAttributes wanted = view(like).readAttributes();
    PosixFileAttributes present = view(path).readAttributes();
    if (!present.owner().equals(wanted.owner())) {
      view(path).setOwner(wanted.owner());
    }
    if (!present.group().equals(wanted.group())) {
      view(path).setGroup(wanted.group());
    }
  }

  private static PosixFileAttributeView view(Path path) {
    return Files.getFileAttributeView(
        path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }
}
