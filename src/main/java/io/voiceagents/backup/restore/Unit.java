package io.voiceagents.backup.restore;

import io.voiceagents.backup.seal.ContentPart;
import java.util.List;

/** A piece of work for one thread: content of a few MiB, from one large file or many small ones. */
record Unit(List<Piece> pieces) {

  /**
   * Consecutive parts of one entry.
   *
   * @param position of the first part in the entry
   */
  record Piece(OpenEntry entry, long position, List<ContentPart> parts) {}
}
