package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.ContentKind;
import io.voiceagents.backup.source.ContentSink;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.EntrySink;
import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.PreviousSet;
import io.voiceagents.backup.source.Timestamp;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The keys of the pages of the set before and of the new one. A page counts as unchanged only by
 * its own bytes: the LSN in its header says nothing of a file that was made by copying, or of one
 * whose name was used before. Not thread-safe.
 */
final class PageHistory implements Closeable {
  /** Keys that are stored anew together when one of them changes: those of 16 MiB. */
  private static final int BLOCK = 2_048 * PageKeys.KEY;

  /** Larger files are stored whole, for their keys are in memory while they are read. */
  private static final long LARGEST_FILE = 8L << 30;

  private static final int MODE = 0600;

  private final PageKeySpool before;
  private final PageKeySpool now;
  private boolean builds;
  private long pages;
  private long unchanged;

  private PageHistory(PageKeySpool before, PageKeySpool now) {
    this.before = before;
    this.now = now;
  }

  static PageHistory in(Path scratch) throws IOException {
    return new PageHistory(PageKeySpool.in(scratch), PageKeySpool.in(scratch));
  }

  /** Takes the keys of the set before: all of them, so that damage shows at once. */
  void buildOn(PreviousSet previous) throws IOException {
    int prefix = EntryPaths.PAGE_KEYS.length() + 1;
    previous.contents(
        EntryPaths.PAGE_KEYS,
        (meta, keys) -> before.put(meta.path().substring(prefix), keys, keys.length));
    builds = true;
  }

  /** Whether there is a set before. */
  boolean builds() {
    return builds;
  }

  /** Begins a relation's file. */
  RelationContent begin(String entryPath, EntrySink sink, ContentSink content) throws IOException {
    Optional<EntryMeta> file = builds ? sink.previous(entryPath) : Optional.empty();
    Optional<byte[]> keys = file.isPresent() ? before.find(entryPath) : Optional.empty();
    if (keys.isEmpty() || file.isEmpty()) {
      return new RelationContent(content);
    }
    long size = file.get().sizeBytes();
    boolean whole = PageKeys.count(size) * PageKeys.KEY == keys.get().length;
    return whole ? new RelationContent(content, size, keys.get()) : new RelationContent(content);
  }

  /** Whether pages of a file of this size are told apart. */
  static boolean keeps(long sizeBytes) {
    return sizeBytes <= LARGEST_FILE;
  }

  /** Ends a relation's file. */
  void end(String entryPath, RelationContent content) throws IOException {
    byte[] keys = content.finish();
    now.put(entryPath, keys, keys.length);
    pages += content.pages();
    unchanged += content.unchangedPages();
  }

  /** Writes the keys into the set, those of all files together: then few requests read them. */
  void store(EntrySink sink) throws IOException {
    for (String path : now.paths()) {
      byte[] keys = now.find(path).orElseThrow();
      Optional<byte[]> same = before.find(path);
      EntryMeta meta =
          EntryMeta.file(
              EntryPaths.pageKeys(path), keys.length, new Timestamp(0, 0), MODE, Owner.UNKNOWN);
      if (same.isPresent() && Arrays.equals(same.get(), keys)) {
        sink.unchanged(meta);
      } else {
        store(meta, keys, same.orElse(new byte[0]), sink);
      }
    }
  }

  private static void store(EntryMeta meta, byte[] keys, byte[] before, EntrySink sink)
      throws IOException {
    ContentSink content = sink.content(meta.path(), ContentKind.PAGES);
    for (int at = 0; at < keys.length; at += BLOCK) {
      int end = Math.min(at + BLOCK, keys.length);
      if (end <= before.length && Arrays.equals(keys, at, end, before, at, end)) {
        content.unchanged(end - at);
      } else {
        content.write(keys, at, end - at);
      }
    }
    content.commit(meta);
  }

  long pages() {
    return pages;
  }

  long unchangedPages() {
    return unchanged;
  }

  @Override
  public void close() throws IOException {
    try {
      before.close();
    } finally {
      now.close();
    }
  }
}
