package io.voiceagents.backup.source;

import java.util.Arrays;
import java.util.Optional;

/** Kind of an entry, with its number in the format (docs/format.md §7). */
public enum EntryKind {
  FILE(0),
  DIRECTORY(1),
  SYMBOLIC_LINK(2),
  /**
   * A further name of a file that came earlier; its content is repeated, so it can be restored
   * alone.
   */
  HARD_LINK(3);

  private final int number;

  EntryKind(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** The kind of a number, or empty if no kind has it. */
  public static Optional<EntryKind> of(long number) {
    return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst();
  }
}
