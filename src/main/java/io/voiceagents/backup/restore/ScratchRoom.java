package io.voiceagents.backup.restore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Whether a scratch place has room for a whole set: an hour later would be late to find out. */
final class ScratchRoom {
  private static final double MEBI = 1024.0 * 1024.0;

  private ScratchRoom() {}

  /**
   * Refuses a place that is too small.
   *
   * @param place that need not be there yet
   * @param neededBytes without what a recovery or a dump adds
   */
  static void refuseTooSmall(Path place, long neededBytes) throws IOException {
    Path known = place.toAbsolutePath();
    for (Path parent = known.getParent();
        !Files.exists(known) && parent != null;
        parent = parent.getParent()) {
      known = parent;
    }
    long usable = Files.getFileStore(known).getUsableSpace();
    if (usable < neededBytes) {
      throw new RestoreRefusedException(
          String.format(
              Locale.ROOT,
              "the whole set must be written to %s for a while: that takes %.0f MiB, and %.0f MiB are free. Hint: make room, or set state_directory to a larger disk",
              place,
              neededBytes / MEBI,
              usable / MEBI));
    }
  }
}
