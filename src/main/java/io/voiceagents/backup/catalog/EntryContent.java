package io.voiceagents.backup.catalog;

import io.voiceagents.backup.seal.ChunkCheck;
import io.voiceagents.backup.seal.ChunkRef;
import io.voiceagents.backup.seal.ContentPart;
import io.voiceagents.backup.seal.FrameInfo;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.ObjectKind;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.seal.RunId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads small entries whole: what a backup needs of the set before. Every chunk is checked before
 * it is released. A few frames are kept, for neighbours share them. Not thread-safe.
 */
final class EntryContent {
  private static final int KEPT_FRAMES = 8;

  private final SetReader set;
  private final Map<FrameKey, byte[]> kept =
      new LinkedHashMap<>(KEPT_FRAMES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FrameKey, byte[]> eldest) {
          return size() > KEPT_FRAMES;
        }
      };

  EntryContent(SetReader set) {
    this.set = set;
  }

  private record FrameKey(int sequence, int pack, int frame) {}

  /** All bytes of an entry. */
  byte[] read(Entry entry) throws IOException {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(Math.toIntExact(entry.meta().sizeBytes()));
    for (ContentPart part : entry.content()) {
      if (part.chunk().isPresent()) {
        byte[] frame = checked(part.chunk().get());
        bytes.write(frame, part.offsetInFrame(), (int) part.lengthBytes());
      } else {
        bytes.writeBytes(new byte[(int) part.lengthBytes()]);
      }
    }
    return bytes.toByteArray();
  }

  private byte[] checked(ChunkRef chunk) throws IOException {
    FrameKey key = new FrameKey(chunk.sequence(), chunk.pack(), chunk.frame());
    RunId run = set.run(chunk.sequence());
    String packKey = ObjectKeys.object(run, ObjectKind.PACK, chunk.pack());
    byte[] frame = kept.get(key);
    if (frame == null) {
      frame = fetch(key, packKey);
      kept.put(key, frame);
    }
    ChunkCheck.verify(set.keys(), frame, chunk, packKey);
    return frame;
  }

  private byte[] fetch(FrameKey key, String packKey) throws IOException {
    PackInfo pack = set.pack(key.sequence(), key.pack());
    List<FrameInfo> before = pack.frames().subList(0, key.frame());
    long start = before.stream().mapToLong(FrameInfo::sealedLength).sum();
    int length = pack.frames().get(key.frame()).sealedLength();
    byte[] sealed = set.stored(packKey, start, length);
    return set.frame(key.sequence(), key.pack(), key.frame(), sealed, 0);
  }
}
