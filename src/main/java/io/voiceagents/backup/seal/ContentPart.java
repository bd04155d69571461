package io.voiceagents.backup.seal;

/** A piece of an entry's content: stored bytes or a hole. */
public sealed interface ContentPart permits ChunkRef, Hole {
  /** Number of bytes of content. */
  long lengthBytes();
}
