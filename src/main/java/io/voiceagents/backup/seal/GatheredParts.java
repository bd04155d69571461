package io.voiceagents.backup.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of an entry of which some wait for the chunk that is being filled: what was written
 * between stored parts lies together in it. Not thread-safe.
 */
final class GatheredParts {
  /** Bytes of the chunk that is being filled, and their place among the parts. */
  private record Waiting(int index, int skip, int length) {}

  // Of each part that waits, a placeholder.
  private List<Optional<ContentPart>> parts = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private int begun;
  private boolean gathers;

  void start() {
    parts = new ArrayList<>(1);
    waiting.clear();
    begun = 0;
    gathers = false;
  }

  /** Whether stored parts were taken among what was written. */
  boolean gathers() {
    return gathers;
  }

  /**
   * Adds a part after what was written.
   *
   * @param filled bytes in the chunk that is being filled
   */
  void add(ContentPart part, int filled) {
    gathers |= part.chunk().isPresent();
    wait(filled);
    parts.add(Optional.of(part));
  }

  private void wait(int filled) {
    if (filled > begun) {
      waiting.add(new Waiting(parts.size(), begun, filled - begun));
      parts.add(Optional.empty());
      begun = filled;
    }
  }

  /** The chunk is full and lies there. */
  void placed(ChunkRef chunk) {
    wait(chunk.length());
    for (Waiting part : waiting) {
      parts.set(part.index(), Optional.of(chunk.slice(part.skip(), part.length())));
    }
    waiting.clear();
    begun = 0;
  }

  /** All parts in order. */
  List<ContentPart> finish() {
    List<ContentPart> all = new ArrayList<>(parts.size());
    parts.forEach(part -> all.add(part.orElseThrow()));
    parts = new ArrayList<>();
    return all;
  }
}
