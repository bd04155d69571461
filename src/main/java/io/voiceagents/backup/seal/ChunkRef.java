package io.voiceagents.backup.seal;

import java.util.Arrays;

/**
 * Where a chunk lies (docs/format.md §5).
 *
 * @param sequence of the set whose run wrote the pack
 * @param pack its number
 * @param frame ordinal of the frame in the pack
 * @param offset in the frame's raw bytes
 * @param length bytes
 * @param id 32 bytes; not copied
 */
public record ChunkRef(int sequence, int pack, int frame, int offset, int length, byte[] id)
    implements ContentPart {
  @Override
  public long lengthBytes() {
    return length;
  }

  /** Whether both name the same bytes at the same place. */
  public boolean isSameAs(ChunkRef other) {
    return sequence == other.sequence
        && pack == other.pack
        && frame == other.frame
        && offset == other.offset
        && length == other.length
        && Arrays.equals(id, other.id);
  }
}
