package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Entry;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.store.ObjectStore;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Reads all content of a set the way a restore does, and throws the bytes away. Thread-safe. */
public final class ContentCheck {
  private final ObjectStore store;
  private final int threads;

  public ContentCheck(ObjectStore store, int threads) {
    this.store = store;
    this.threads = threads;
  }

  /**
   * Fetches, decrypts, decompresses and hashes everything.
   *
   * @return bytes of content that were right
   * @throws IOException on the first byte that is not
   */
  public long run(SetReader set, Progress progress) throws IOException, InterruptedException {
    AtomicLong bytes = new AtomicLong();
    new Fetch(set, store, threads, progress).run(new Nowhere(bytes));
    return bytes.get();
  }

  private record Nowhere(AtomicLong bytes) implements EntryTarget {
    @Override
    public boolean wants(Entry entry) {
      return true;
    }

    @Override
    public boolean has(Entry entry) {
      return false;
    }

    @Override
    public FileTarget open(Entry entry) {
      return new FileTarget() {
        @Override
        public void write(long position, byte[] source, int offset, int length) {
          bytes.addAndGet(length);
        }

        @Override
        public void hole(long position, long length) {}

        @Override
        public void finish() {}

        @Override
        public void abandon() {}
      };
    }

    @Override
    public void put(Entry entry) {}
  }
}
