package io.voiceagents.backup.edit;

import java.util.List;
import java.util.Locale;

/**
 * How a file differs from what runs.
 *
 * @param lines as in a unified diff: those that begin with {@code @@} name a place, those with a
 *     minus run, those with a plus stand in the file
 */
public record FileChange(String file, Kind kind, List<String> lines) {
  public FileChange {
    lines = List.copyOf(lines);
  }

  /** In which way. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
