package io.voiceagents.backup.restore;

import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.seal.ChunkCheck;
import io.voiceagents.backup.seal.ChunkRef;
import io.voiceagents.backup.seal.DamagedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The raw bytes of a frame and which of its chunks were found to be what their ids say, so that a
 * chunk of which many slices are used is hashed once. Thread-safe.
 */
final class RawFrame {
  private final byte[] bytes;
  private final Map<Integer, ChunkRef> checked = new ConcurrentHashMap<>();

  RawFrame(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Not copied. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * Checks a chunk unless this very chunk was checked before.
   *
   * @param packKey for the message
   */
  void verify(ChainKeys keys, ChunkRef chunk, String packKey) throws DamagedException {
    ChunkRef before = checked.get(chunk.offset());
    if (before == null || !before.isSameAs(chunk)) {
      ChunkCheck.verify(keys, bytes, chunk, packKey);
      checked.put(chunk.offset(), chunk);
    }
  }
}
