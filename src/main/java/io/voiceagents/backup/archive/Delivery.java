package io.voiceagents.backup.archive;

import io.voiceagents.backup.source.postgres.RestoredOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts a segment where a recovering server looks for it. */
final class Delivery {
  private Delivery() {}

  /**
   * Gives a file its place, whole or not at all. On one file system only a name changes, where a
   * segment that is sent through a socket is copied three times.
   *
   * @param place in a directory that is there
   * @return false if it can't be done from here, as on another file system or in a place that this
   *     process does not see; the file is as it was then. A place that is no ordinary file is left
   *     alone too
   */
  static boolean move(Path file, Path place) throws IOException {
    Path directory = place.toAbsolutePath().getParent();
    boolean taken = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
    boolean fits = !taken || Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS);
    if (directory == null || !fits || !Files.isDirectory(directory)) {
      return false;
    }
    try {
      if (!Files.getOwner(file).equals(Files.getOwner(directory))) {
        RestoredOwner.give(file, directory);
      }
      Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException elsewhere) {
      return false;
    }
  }
}
