package io.voiceagents.backup.policy;

/**
 * A place in a configuration file, as editors and compilers write it.
 *
 * @param line from 1; 0 where the problem is the file itself
 * @param column from 1; 0 where the problem is the file itself
 */
public record Location(String file, int line, int column) implements Comparable<Location> {
  /** The file as a whole. */
  public static Location of(String file) {
    return new Location(file, 0, 0);
  }

  @Override
  public int compareTo(Location other) {
    return line != other.line
        ? Integer.compare(line, other.line)
        : Integer.compare(column, other.column);
  }

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
