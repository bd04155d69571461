package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a timeline came to be: the timelines before it, each with the position where it was left
 * (PostgreSQL's timeline.c, readTimeLineHistory).
 */
public record TimelineHistory(List<Ancestor> ancestors) {
  public TimelineHistory {
    ancestors = List.copyOf(ancestors);
  }

  /** A timeline, and where the next one branched off. */
  public record Ancestor(int timeline, long end) {}

  /** Where a timeline was left; empty if it is not an ancestor. */
  OptionalLong leftAt(int timeline) {
    return ancestors.stream()
        .filter(ancestor -> ancestor.timeline() == timeline)
        .mapToLong(Ancestor::end)
        .findFirst();
  }

  /** The timeline after an ancestor on the way to the one whose history this is. */
  int after(int timeline, int last) {
    for (int i = 0; i + 1 < ancestors.size(); i++) {
      if (ancestors.get(i).timeline() == timeline) {
        return ancestors.get(i + 1).timeline();
      }
    }
    return last;
  }

  /**
   * Reads a history file.
   *
   * @param name of it, for messages
   */
  public static TimelineHistory parse(String text, String name) throws SourceException {
    List<Ancestor> ancestors = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        ancestors.add(ancestor(line, name));
      }
    }
    return new TimelineHistory(ancestors);
  }

  private static Ancestor ancestor(String line, String name) throws SourceException {
    try {
      String[] fields = line.split("\\s+", 3);
      String[] position = fields[1].split("/", 2);
      return new Ancestor(
          Integer.parseInt(fields[0]),
          Long.parseLong(position[0], 16) << 32 | Long.parseLong(position[1], 16));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new SourceException(
          name + " has the line '" + line + "', which is no timeline. Hint: fetch it again", e);
    }
  }
}
