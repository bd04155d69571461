package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.CatalogException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a timeline came to be: the timelines before it, each with the position where it was left
 * (PostgreSQL's timeline.c, readTimeLineHistory).
 */
record TimelineHistory(List<Ancestor> ancestors) {
  TimelineHistory {
    ancestors = List.copyOf(ancestors);
  }

  /** A timeline, and where the next one branched off. */
  record Ancestor(int timeline, long end) {}

  static TimelineHistory parse(String text, String name) throws CatalogException {
    List<Ancestor> ancestors = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        ancestors.add(ancestor(line, name));
      }
    }
    return new TimelineHistory(ancestors);
  }

  private static Ancestor ancestor(String line, String name) throws CatalogException {
    try {
      String[] fields = line.split("\\s+", 3);
      String[] position = fields[1].split("/", 2);
      return new Ancestor(
          Integer.parseInt(fields[0]),
          Long.parseLong(position[0], 16) << 32 | Long.parseLong(position[1], 16));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new CatalogException(
          name + " has the line '" + line + "', which is no timeline. Hint: fetch it again", e);
    }
  }
}
