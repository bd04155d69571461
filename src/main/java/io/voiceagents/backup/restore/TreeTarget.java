package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Entry;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.catalog.SetReader.EntryCursor;
import io.voiceagents.backup.source.EntryKind;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.RestoreLayout;
import io.voiceagents.backup.source.files.OpenFile;
import io.voiceagents.backup.source.files.TreeWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Writes checked content into the staging directory. Thread-safe as {@link EntryTarget} asks. */
final class TreeTarget implements EntryTarget {
  private final TreeWriter writer;
  private final RestoreLayout layout;
  private final Path staging;
  private final Predicate<EntryMeta> selection;
  private final Optional<PresentContent> present;
  private final AtomicLong entries = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean hasLinks = new AtomicBoolean();

  /**
   * @param present compares what an interrupted restore left; empty if this is the first attempt
   */
  TreeTarget(
      TreeWriter writer,
      RestoreLayout layout,
      Path staging,
      Predicate<EntryMeta> selection,
      Optional<PresentContent> present) {
    this.writer = writer;
    this.layout = layout;
    this.staging = staging;
    this.selection = selection;
    this.present = present;
  }

  @Override
  public boolean wants(Entry entry) {
    EntryMeta meta = entry.meta();
    if (!selection.test(meta) || layout.place(meta, staging).isEmpty()) {
      return false;
    }
    boolean link = isLinkToRestored(meta);
    if (link) {
      hasLinks.set(true);
    } else {
      entries.incrementAndGet();
      bytes.addAndGet(meta.sizeBytes());
    }
    return !link;
  }

  /** Links to files that are restored too are made when those are there. */
  private boolean isLinkToRestored(EntryMeta meta) {
    return meta.kind() == EntryKind.HARD_LINK
        && meta.linkTarget().filter(first -> selection.test(first(meta, first))).isPresent();
  }

  private static EntryMeta first(EntryMeta link, String path) {
    return EntryMeta.file(path, link.sizeBytes(), link.modified(), link.mode(), link.owner());
  }

  @Override
  public boolean has(Entry entry) throws IOException {
    return present.isPresent()
        && writer.isComplete(entry.meta())
        && present.get().equals(entry, layout.place(entry.meta(), staging).orElseThrow());
  }

  @Override
  public FileTarget open(Entry entry) throws IOException {
    return new Target(writer.begin(entry.meta()).orElseThrow());
  }

  @Override
  public void put(Entry entry) throws IOException {
    switch (entry.meta().kind()) {
      case DIRECTORY -> writer.directory(entry.meta());
      case SYMBOLIC_LINK -> writer.symbolicLink(entry.meta());
      case FILE, HARD_LINK -> open(entry).finish();
    }
  }

  /** After all files: further names of them, then the attributes of directories. */
  void finish(SetReader set) throws IOException {
    if (hasLinks.get()) {
      try (EntryCursor cursor = set.entries()) {
        for (Optional<Entry> entry = cursor.next(); entry.isPresent(); entry = cursor.next()) {
          link(entry.get().meta());
        }
      }
    }
    writer.finishDirectories();
  }

  private void link(EntryMeta meta) throws IOException {
    if (selection.test(meta) && isLinkToRestored(meta)) {
      if (!writer.hardLink(meta)) {
        throw new IOException(
            "'" + meta.path() + "' is a further name of a file that was not restored");
      }
      entries.incrementAndGet();
    }
  }

  long entries() {
    return entries.get();
  }

  long bytes() {
    return bytes.get();
  }

  private record Target(OpenFile file) implements FileTarget {
    @Override
    public void write(long position, byte[] source, int offset, int length) throws IOException {
      file.write(position, source, offset, length);
    }

    @Override
    public void hole(long position, long length) throws IOException {
      file.hole(position, length);
    }

    @Override
    public void finish() throws IOException {
      file.finish();
    }

    @Override
    public void abandon() throws IOException {
      file.close();
    }
  }
}
