package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.ContentSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The content of a relation's file on its way into a set: notes the key of every page, and passes
 * only those pages on that the set before does not have at the same place. Not thread-safe.
 */
final class RelationContent {
  private final ContentSink sink;
  private final long sizeBefore;
  private final byte[] keysBefore;
  private final PageKeys pageKeys = new PageKeys();
  private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
  private final byte[] partial = new byte[PageKeys.PAGE];
  private int filled;
  private long page;
  private long unchanged;

  /** A file of which nothing is known. */
  RelationContent(ContentSink sink) {
    this(sink, 0, new byte[0]);
  }

  /**
   * A file that the set before has too.
   *
   * @param sizeBefore its size there
   * @param keysBefore the keys of its pages there
   */
  RelationContent(ContentSink sink, long sizeBefore, byte[] keysBefore) {
    this.sink = sink;
    this.sizeBefore = sizeBefore;
    this.keysBefore = keysBefore;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    if (filled > 0) {
      at += fill(bytes, at, Math.min(PageKeys.PAGE - filled, length));
    }
    if (filled == PageKeys.PAGE) {
      pages(partial, 0, PageKeys.PAGE);
      filled = 0;
    }
    int whole = (end - at) / PageKeys.PAGE * PageKeys.PAGE;
    pages(bytes, at, at + whole);
    fill(bytes, at + whole, end - at - whole);
  }

  private int fill(byte[] bytes, int offset, int length) {
    System.arraycopy(bytes, offset, partial, filled, length);
    filled += length;
    return length;
  }

  /** Whole pages; neighbours that changed go on in one call. */
  private void pages(byte[] bytes, int from, int to) throws IOException {
    int changedFrom = from;
    for (int at = from; at < to; at += PageKeys.PAGE) {
      byte[] key = pageKeys.of(bytes, at, PageKeys.PAGE);
      keys.writeBytes(key);
      if (isUnchanged(key)) {
        pass(bytes, changedFrom, at);
        sink.unchanged(PageKeys.PAGE);
        unchanged++;
        changedFrom = at + PageKeys.PAGE;
      }
      page++;
    }
    pass(bytes, changedFrom, to);
  }

  private boolean isUnchanged(byte[] key) {
    return (page + 1) * PageKeys.PAGE <= sizeBefore && PageKeys.matches(keysBefore, page, key);
  }

  private void pass(byte[] bytes, int from, int to) throws IOException {
    if (to > from) {
      sink.write(bytes, from, to - from);
    }
  }

  /** After all content: the keys of all pages. */
  byte[] finish() throws IOException {
    if (filled > 0) {
      keys.writeBytes(Arrays.copyOf(pageKeys.of(partial, 0, filled), PageKeys.KEY));
      sink.write(partial, 0, filled);
      filled = 0;
      page++;
    }
    return keys.toByteArray();
  }

  long pages() {
    return page;
  }

  long unchangedPages() {
    return unchanged;
  }
}
