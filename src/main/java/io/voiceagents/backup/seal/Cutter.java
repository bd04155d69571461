package io.voiceagents.backup.seal;

/** Decides where content is cut into chunks. One thread, one content at a time. */
interface Cutter {
  /** Longest chunk of the format. */
  int MAX_CHUNK = 4 << 20;

  /** Starts a chunk at that place in the file. */
  void start(long position);

  /**
   * Goes on with the chunk.
   *
   * @return how many of the bytes belong to it, at least 1; if not all, or if {@link #complete}, it
   *     ends there
   */
  int take(byte[] bytes, int offset, int length);

  /** Whether the chunk ends after the bytes of the last {@link #take}. */
  boolean complete();
}
