package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.PageBuilder.PagePlan;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.seal.ContentAssembler;
import io.voiceagents.backup.seal.ContentPart;
import io.voiceagents.backup.seal.PackAssembler;
import io.voiceagents.backup.source.ContentKind;
import io.voiceagents.backup.source.ContentSink;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.EntrySink;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Turns what a capture yields into packs and index pages. References to chunks are known before
 * their packs are sealed, so pages follow at once and nothing of the set's size stays in memory.
 * One thread.
 */
final class SetWriter implements EntrySink, Closeable {
  private final PackAssembler packs;
  private final PageBuilder pages;
  private final Optional<EntrySorter> sorter;
  private final ParentEntries parent;
  private final boolean readEverything;
  private final boolean audioFilter;
  private final Progress progress;

  private long entries;
  private long bytes;

  /**
   * @param sorter for sources that come in an order of their own; empty if entries ascend
   * @param parent entries of the set before, for paths in the order in which they come
   */
  SetWriter(
      PackAssembler packs,
      PageBuilder pages,
      Optional<EntrySorter> sorter,
      ParentEntries parent,
      boolean readEverything,
      boolean audioFilter,
      Progress progress) {
    this.packs = packs;
    this.pages = pages;
    this.sorter = sorter;
    this.parent = parent;
    this.readEverything = readEverything;
    this.audioFilter = audioFilter;
    this.progress = progress;
  }

  @Override
  public boolean requiresPathOrder() {
    return sorter.isEmpty();
  }

  @Override
  public Optional<EntryMeta> previous(String path) throws IOException {
    return readEverything ? Optional.empty() : parent.find(path).map(Entry::meta);
  }

  @Override
  public void unchanged(EntryMeta meta) throws IOException {
    put(new Entry(meta, before(meta.path()).content()));
    progress.advance(meta.sizeBytes(), 1);
  }

  private Entry before(String path) throws IOException {
    return parent
        .find(path)
        .orElseThrow(() -> new IllegalStateException("'" + path + "' is not in the set before"));
  }

  @Override
  public void add(EntryMeta meta) throws IOException {
    put(new Entry(meta, List.of()));
    progress.advance(0, 1);
  }

  @Override
  public ContentSink content(String path, ContentKind kind) throws IOException {
    return new Content(path, packs.begin(kind, audioFilter));
  }

  private void put(Entry entry) throws IOException {
    entries++;
    bytes += entry.meta().sizeBytes();
    if (sorter.isPresent()) {
      sorter.get().add(entry);
    } else {
      pages.add(entry);
    }
  }

  /** Ends packs and pages. */
  Written finish() throws IOException {
    packs.finish();
    if (sorter.isPresent()) {
      sorter.get().drain(pages::add);
    }
    return new Written(packs.packs(), pages.finish(), entries, bytes);
  }

  @Override
  public void close() throws IOException {
    if (sorter.isPresent()) {
      sorter.get().close();
    }
    parent.close();
  }

  /** What a whole capture came to. */
  record Written(int packs, List<PagePlan> pages, long entries, long bytes) {}

  /** Content of one entry. */
  private final class Content implements ContentSink {
    private final String path;
    private final ContentAssembler assembler;
    private Optional<ReusedContent> before = Optional.empty();
    private long sameFrom;
    private long written;

    Content(String path, ContentAssembler assembler) {
      this.path = path;
      this.assembler = assembler;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      reuse();
      assembler.write(source, offset, length);
      written += length;
      sameFrom = written;
      progress.advance(length, 0);
    }

    @Override
    public void hole(long length) throws IOException {
      reuse();
      assembler.hole(length);
      written += length;
      sameFrom = written;
      progress.advance(length, 0);
    }

    @Override
    public void unchanged(long length) throws IOException {
      if (before.isEmpty()) {
        before = Optional.of(new ReusedContent(SetWriter.this.before(path).content()));
      }
      written += length;
      progress.advance(length, 0);
    }

    /** Takes what was unchanged up to here, in one go: then whole chunks stay whole. */
    private void reuse() throws IOException {
      if (before.isPresent() && written > sameFrom) {
        for (ContentPart part : before.get().range(sameFrom, written - sameFrom)) {
          assembler.reuse(part);
        }
        sameFrom = written;
      }
    }

    @Override
    public void commit(EntryMeta meta) throws IOException {
      if (meta.sizeBytes() != written || !meta.path().equals(path)) {
        throw new IllegalStateException(
            "'"
                + path
                + "': "
                + written
                + " bytes were written for "
                + meta.path()
                + " of "
                + meta.sizeBytes());
      }
      reuse();
      put(new Entry(meta, assembler.finish()));
      progress.advance(0, 1);
    }

    @Override
    public void discard() {
      assembler.discard();
    }
  }
}
