package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.seal.ChunkRef;
import io.voiceagents.backup.seal.ContentPart;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.ObjectKind;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.seal.RunId;
import io.voiceagents.backup.seal.Slice;
import io.voiceagents.backup.store.ObjectStore;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Fetches, decrypts, checks and unpacks the frames that some chunks lie in, with few requests:
 * neighbouring frames of a pack come in one. What changed a little in many places lies in few
 * frames, which are kept for the units that follow. Thread-safe.
 */
final class FrameSource {
  /** Bytes that may be fetched for nothing to save a request. */
  private static final long MAX_GAP_BYTES = 256 << 10;

  /** Raw bytes of frames kept for later: those whose chunks are used slice by slice. */
  private static final long KEPT_BYTES = 24 << 20;

  private final SetReader set;
  private final ObjectStore store;
  private final Map<FrameKey, RawFrame> kept = new LinkedHashMap<>(64, 0.75f, true);
  private long keptBytes;

  FrameSource(SetReader set, ObjectStore store) {
    this.set = set;
    this.store = store;
  }

  /** A frame's place. */
  record FrameKey(int sequence, int pack, int frame) {
    static FrameKey of(ChunkRef chunk) {
      return new FrameKey(chunk.sequence(), chunk.pack(), chunk.frame());
    }
  }

  /** The frames that the parts lie in. */
  Map<FrameKey, RawFrame> frames(Collection<ContentPart> parts) throws IOException {
    Map<PackKey, NavigableSet<Integer>> wanted = new TreeMap<>();
    Set<FrameKey> sliced = new HashSet<>();
    Map<FrameKey, RawFrame> raw = new HashMap<>();
    for (ContentPart part : parts) {
      Optional<ChunkRef> chunk = part.chunk();
      if (chunk.isPresent()) {
        FrameKey key = FrameKey.of(chunk.get());
        if (part instanceof Slice && sliced.add(key)) {
          recall(key).ifPresent(frame -> raw.put(key, frame));
        }
        if (!raw.containsKey(key)) {
          PackKey pack = new PackKey(key.sequence(), key.pack());
          wanted.computeIfAbsent(pack, any -> new TreeSet<>()).add(key.frame());
        }
      }
    }
    for (Map.Entry<PackKey, NavigableSet<Integer>> pack : wanted.entrySet()) {
      fetch(pack.getKey(), pack.getValue(), raw);
    }
    sliced.forEach(key -> keep(key, Objects.requireNonNull(raw.get(key), "fetched above")));
    return raw;
  }

  private synchronized Optional<RawFrame> recall(FrameKey key) {
    return Optional.ofNullable(kept.get(key));
  }

  private synchronized void keep(FrameKey key, RawFrame frame) {
    if (kept.putIfAbsent(key, frame) == null) {
      keptBytes += frame.bytes().length;
    }
    Iterator<RawFrame> eldest = kept.values().iterator();
    while (keptBytes > KEPT_BYTES && eldest.hasNext()) {
      keptBytes -= eldest.next().bytes().length;
      eldest.remove();
    }
  }

  private record PackKey(int sequence, int pack) implements Comparable<PackKey> {
    @Override
    public int compareTo(PackKey other) {
      return sequence != other.sequence
          ? Integer.compare(sequence, other.sequence)
          : Integer.compare(pack, other.pack);
    }
  }

  private void fetch(PackKey key, NavigableSet<Integer> frames, Map<FrameKey, RawFrame> raw)
      throws IOException {
    PackInfo pack = set.pack(key.sequence(), key.pack());
    long[] offsets = offsets(pack);
    while (!frames.isEmpty()) {
      int first = frames.first();
      int last = runEnd(frames, offsets);
      fetchRun(key, offsets, frames.headSet(last, true), raw);
      frames.subSet(first, true, last, true).clear();
    }
  }

  /** The last of the wanted frames that one request brings. */
  private static int runEnd(NavigableSet<Integer> frames, long[] offsets) {
    int last = frames.first();
    for (int frame : frames.tailSet(last, false)) {
      if (offsets[frame] - offsets[last + 1] > MAX_GAP_BYTES) {
        return last;
      }
      last = frame;
    }
    return last;
  }

  private void fetchRun(
      PackKey key, long[] offsets, NavigableSet<Integer> frames, Map<FrameKey, RawFrame> raw)
      throws IOException {
    RunId run = set.run(key.sequence());
    long start = offsets[frames.first()];
    int length = (int) (offsets[frames.last() + 1] - start);
    byte[] sealed =
        store.getRange(ObjectKeys.object(run, ObjectKind.PACK, key.pack()), start, length);
    for (int frame : frames) {
      int at = (int) (offsets[frame] - start);
      raw.put(
          new FrameKey(key.sequence(), key.pack(), frame),
          new RawFrame(set.frame(key.sequence(), key.pack(), frame, sealed, at)));
    }
  }

  /** Where each frame begins, and where the last one ends. */
  private static long[] offsets(PackInfo pack) {
    long[] offsets = new long[pack.frames().size() + 1];
    for (int i = 0; i < pack.frames().size(); i++) {
      offsets[i + 1] = offsets[i] + pack.frames().get(i).sealedLength();
    }
    return offsets;
  }
}
