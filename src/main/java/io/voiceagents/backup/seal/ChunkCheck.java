package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainKeys;
import java.security.MessageDigest;

/** Whether a frame really holds a chunk: the last check before bytes are released. */
public final class ChunkCheck {
  private ChunkCheck() {}

  /**
   * Compares the chunk's id with the bytes at its place.
   *
   * @param raw the raw bytes of the frame that the reference names
   * @param objectKey of the pack, for the message
   * @throws DamagedException if the place is outside of the frame or holds something else
   */
  public static void verify(ChainKeys keys, byte[] raw, ChunkRef ref, String objectKey)
      throws DamagedException {
    boolean inside =
        ref.offset() >= 0 && ref.length() > 0 && ref.offset() <= raw.length - ref.length();
    if (!inside) {
      throw new DamagedException(
          objectKey,
          ref.frame(),
          ref.offset(),
          "a chunk of " + ref.length() + " bytes does not lie in a frame of " + raw.length);
    }
    byte[] id = keys.id(raw, ref.offset(), ref.length());
    if (!MessageDigest.isEqual(id, ref.id())) {
      throw new DamagedException(
          objectKey, ref.frame(), ref.offset(), "the chunk there has another id");
    }
  }
}
