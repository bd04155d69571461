package io.voiceagents.backup.seal;

import java.util.Optional;

/** A piece of an entry's content: stored bytes or a hole. */
public sealed interface ContentPart permits ChunkRef, Slice, Hole {
  /** Number of bytes of content. */
  long lengthBytes();

  /** The chunk that holds the bytes; empty for a hole. */
  default Optional<ChunkRef> chunk() {
    if (this instanceof ChunkRef whole) {
      return Optional.of(whole);
    }
    return this instanceof Slice slice ? Optional.of(slice.stored()) : Optional.empty();
  }

  /** Where the bytes begin in the frame's raw bytes; 0 for a hole. */
  default int offsetInFrame() {
    if (this instanceof Slice slice) {
      return slice.stored().offset() + slice.skip();
    }
    return this instanceof ChunkRef whole ? whole.offset() : 0;
  }

  /** Some of these bytes: the part itself if they are all of them. */
  default ContentPart slice(long from, long length) {
    if (from == 0 && length == lengthBytes()) {
      return this;
    }
    if (this instanceof Slice slice) {
      return new Slice(slice.stored(), slice.skip() + (int) from, (int) length);
    }
    return this instanceof ChunkRef whole
        ? new Slice(whole, (int) from, (int) length)
        : new Hole(length);
  }
}
