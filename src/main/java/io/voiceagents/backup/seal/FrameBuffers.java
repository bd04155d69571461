package io.voiceagents.backup.seal;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Arrays of one frame, used again and again: a collector that had to move what a backup of
 * gigabytes goes through would stop it for a tenth of its time. Thread-safe.
 */
final class FrameBuffers {
  /** Those of a few packs; what comes back beyond that is left to the collector. */
  private static final int KEPT = 32;

  private final int bytes;
  private final ConcurrentLinkedDeque<byte[]> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger kept = new AtomicInteger();

  FrameBuffers(int bytes) {
    this.bytes = bytes;
  }

  /** An array of that size or, if more is wanted, of what is; its content is undefined. */
  byte[] take(int size) {
    byte[] buffer = size <= bytes ? idle.pollFirst() : null;
    if (buffer == null) {
      return new byte[Math.max(bytes, size)];
    }
    kept.decrementAndGet();
    return buffer;
  }

  /** Who may give these arrays back, once. */
  Draft.Lease lease(List<byte[]> buffers) {
    AtomicBoolean ended = new AtomicBoolean();
    return () -> {
      boolean first = ended.compareAndSet(false, true);
      if (first) {
        buffers.forEach(this::giveBack);
      }
      return first;
    };
  }

  private void giveBack(byte[] buffer) {
    if (buffer.length == bytes && kept.incrementAndGet() <= KEPT) {
      idle.addFirst(buffer);
    } else if (buffer.length == bytes) {
      kept.decrementAndGet();
    }
  }
}
