package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.PageBuilder.PagePlan;
import io.voiceagents.backup.catalog.SetReader.EntryCursor;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.seal.ContentAssembler;
import io.voiceagents.backup.seal.PackAssembler;
import io.voiceagents.backup.source.ContentKind;
import io.voiceagents.backup.source.ContentSink;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.EntrySink;
import io.voiceagents.backup.source.PathText;
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
  private final Optional<EntryCursor> parent;
  private final boolean readEverything;
  private final boolean audioFilter;
  private final Progress progress;

  private Optional<Entry> parentEntry;
  private long entries;
  private long bytes;

  /**
   * @param sorter for sources that come in an order of their own; empty if entries ascend
   * @param parent entries of the set before
   */
  SetWriter(
      PackAssembler packs,
      PageBuilder pages,
      Optional<EntrySorter> sorter,
      Optional<EntryCursor> parent,
      boolean readEverything,
      boolean audioFilter,
      Progress progress)
      throws IOException {
    this.packs = packs;
    this.pages = pages;
    this.sorter = sorter;
    this.parent = parent;
    this.readEverything = readEverything;
    this.audioFilter = audioFilter;
    this.progress = progress;
    this.parentEntry = parent.isPresent() ? parent.get().next() : Optional.empty();
  }

  @Override
  public boolean requiresPathOrder() {
    return sorter.isEmpty();
  }

  @Override
  public Optional<EntryMeta> previous(String path) throws IOException {
    return readEverything ? Optional.empty() : parentAt(path).map(Entry::meta);
  }

  private Optional<Entry> parentAt(String path) throws IOException {
    while (parentEntry.isPresent()
        && parent.isPresent()
        && PathText.ORDER.compare(parentEntry.get().path(), path) < 0) {
      parentEntry = parent.get().next();
    }
    return parentEntry.filter(entry -> entry.path().equals(path));
  }

  @Override
  public void unchanged(EntryMeta meta) throws IOException {
    Entry before =
        parentAt(meta.path())
            .orElseThrow(
                () -> new IllegalStateException("'" + meta.path() + "' is not in the set before"));
    put(new Entry(meta, before.content()));
    progress.advance(meta.sizeBytes(), 1);
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
    if (parent.isPresent()) {
      parent.get().close();
    }
  }

  /** What a whole capture came to. */
  record Written(int packs, List<PagePlan> pages, long entries, long bytes) {}

  /** Content of one entry. */
  private final class Content implements ContentSink {
    private final String path;
    private final ContentAssembler assembler;
    private long written;

    Content(String path, ContentAssembler assembler) {
      this.path = path;
      this.assembler = assembler;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      assembler.write(source, offset, length);
      written += length;
      progress.advance(length, 0);
    }

    @Override
    public void hole(long length) throws IOException {
      assembler.hole(length);
      written += length;
      progress.advance(length, 0);
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
      put(new Entry(meta, assembler.finish()));
      progress.advance(0, 1);
    }

    @Override
    public void discard() {
      assembler.discard();
    }
  }
}
