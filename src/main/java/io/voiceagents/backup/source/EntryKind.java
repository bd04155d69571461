package io.voiceagents.backup.source;

/** Kind of an entry; the ordinal is the number in the format (docs/format.md §7). */
public enum EntryKind {
  FILE,
  DIRECTORY,
  SYMBOLIC_LINK,
  /**
   * A further name of a file that came earlier; its content is repeated, so it can be restored
   * alone.
   */
  HARD_LINK
}
