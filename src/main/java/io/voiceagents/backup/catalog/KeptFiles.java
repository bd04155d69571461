package io.voiceagents.backup.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads small files of a set whose paths are asked for in ascending order; nothing is read before
 * the first is asked for. Not thread-safe.
 */
public final class KeptFiles implements Closeable {
  private final SetReader set;
  private final EntryContent content;
  private Optional<ParentEntries> entries = Optional.empty();

  public KeptFiles(SetReader set) {
    this.set = set;
    this.content = new EntryContent(set);
  }

  /** All bytes of a file, checked; empty if the set has none of this path. */
  public Optional<byte[]> read(String path) throws IOException {
    if (entries.isEmpty()) {
      entries = Optional.of(ParentEntries.ascending(set.entries()));
    }
    Optional<Entry> entry = entries.get().find(path);
    return entry.isPresent() ? Optional.of(content.read(entry.get())) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    if (entries.isPresent()) {
      entries.get().close();
    }
  }
}
