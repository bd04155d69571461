package io.voiceagents.backup.source.redis;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** The stored stream of commands of a server, in order and without a gap. */
@FunctionalInterface
public interface LogBytes {
  /** The next bytes; empty at the end. */
  Optional<Chunk> next() throws IOException, InterruptedException;

  /**
   * Some bytes.
   *
   * @param at when the last of them was received
   */
  record Chunk(byte[] bytes, int start, int end, Instant at) {}
}
