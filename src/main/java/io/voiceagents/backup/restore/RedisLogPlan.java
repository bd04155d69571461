package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogHistory.Piece;
import java.time.Instant;
import java.util.List;

/**
 * The commands that a recovery adds to a set.
 *
 * @param start where the set was taken
 * @param until when the last of them was received
 */
record RedisLogPlan(List<Piece> pieces, long start, Instant until) {
  RedisLogPlan {
    pieces = List.copyOf(pieces);
  }

  long end() {
    return pieces.isEmpty() ? start : pieces.get(pieces.size() - 1).end();
  }

  long bytes() {
    return end() - start;
  }
}
