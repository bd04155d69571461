package io.voiceagents.backup.source.files;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Trees of files as a source of backups. */
public final class FilesSource {
  private FilesSource() {}

  /**
   * Prepares a capture of the trees.
   *
   * @param leaveOut directories of the backup itself (store, spool, state), left out where they lie
   *     in a tree; those that don't exist are ignored
   * @param clock tells files that were changed a moment ago, whose next change could go unseen
   * @throws SourceException if a path is missing or unreadable, lies in another one or in {@code
   *     leaveOut}, or a pattern can't be understood; the message has a hint
   */
  public static Capture open(SourceSettings.Files settings, List<Path> leaveOut, Clock clock)
      throws IOException {
    return open(settings, leaveOut, clock, FileAccess.REAL);
  }

  static Capture open(
      SourceSettings.Files settings, List<Path> leaveOut, Clock clock, FileAccess access)
      throws IOException {
    Set<Path> own = Roots.existing(leaveOut);
    List<Root> roots = Roots.resolve(settings.paths(), own);
    WalkRules rules = new WalkRules(filter(settings), settings.oneFileSystem(), own);
    return new FilesCapture(roots, rules, access, clock);
  }

  private static PathFilter filter(SourceSettings.Files settings) throws SourceException {
    try {
      return PathFilter.of(settings.include(), settings.exclude());
    } catch (IllegalArgumentException e) {
      throw new SourceException(String.valueOf(e.getMessage()), e);
    }
  }
}
