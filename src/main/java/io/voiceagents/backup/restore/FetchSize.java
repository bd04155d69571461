package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Entry;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.seal.ChunkRef;
import io.voiceagents.backup.seal.ContentPart;
import io.voiceagents.backup.seal.PackInfo;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Counts what a restore will write and fetch: each frame once, in a few bits a frame. */
final class FetchSize {
  private final SetReader set;
  private final Map<Long, BitSet> frames = new HashMap<>();
  private long entries;
  private long contentBytes;

  FetchSize(SetReader set) {
    this.set = set;
  }

  void add(Entry entry) {
    entries++;
    contentBytes += entry.meta().sizeBytes();
    for (ContentPart part : entry.content()) {
      part.chunk().ifPresent(this::add);
    }
  }

  private void add(ChunkRef chunk) {
    long pack = ((long) chunk.sequence() << 32) | chunk.pack();
    frames.computeIfAbsent(pack, key -> new BitSet()).set(chunk.frame());
  }

  long entries() {
    return entries;
  }

  long contentBytes() {
    return contentBytes;
  }

  /** Sealed bytes of the frames. */
  long fetchBytes() throws IOException {
    long bytes = 0;
    for (Map.Entry<Long, BitSet> wanted : frames.entrySet()) {
      int sequence = (int) (wanted.getKey() >> 32);
      PackInfo pack = set.pack(sequence, wanted.getKey().intValue());
      bytes +=
          wanted.getValue().stream()
              .mapToLong(frame -> pack.frames().get(frame).sealedLength())
              .sum();
    }
    return bytes;
  }
}
