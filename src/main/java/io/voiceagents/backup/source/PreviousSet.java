package io.voiceagents.backup.source;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The set that a new one is to build on, as a capture may look at it. Not thread-safe. */
public interface PreviousSet {
  /** Key of the set, for people. */
  String key();

  /** What the source said of itself then. */
  Map<String, String> facts();

  /** The entry of a path; asked for in any order. */
  Optional<EntryMeta> find(String path) throws IOException;

  /**
   * Hands over the content of all files below a directory, in path order; checked before it is
   * released, each file in memory as a whole.
   *
   * @param directory without a closing slash
   */
  void contents(String directory, Taker taker) throws IOException;

  /** Takes a file. */
  @FunctionalInterface
  interface Taker {
    void file(EntryMeta meta, byte[] content) throws IOException;
  }
}
