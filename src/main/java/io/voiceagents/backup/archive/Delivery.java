package io.voiceagents.backup.archive;

import io.voiceagents.backup.source.postgres.RestoredOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts a segment where a recovering server looks for it. */
final class Delivery {
  private Delivery() {}

  /**
   * Moves a file to its place, whole or not at all if both are on one file system: only a name
   * changes then, where a segment that is sent through a socket is copied three times more.
   *
   * @param place a file in a directory that is there
   */
  static void move(Path file, Path place) throws IOException {
    Path directory = place.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(place + " is no file. Hint: restore_command passes %p");
    }
    if (!Files.getOwner(file).equals(Files.getOwner(directory))) {
      RestoredOwner.give(file, directory);
    }
    Files.move(file, place, StandardCopyOption.REPLACE_EXISTING);
  }
}
