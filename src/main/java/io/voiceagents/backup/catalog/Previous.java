package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.SetReader.EntryCursor;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.PreviousSet;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The set before, for captures that come in an order of their own. Not thread-safe. */
final class Previous implements PreviousSet, Closeable {
  private final SetReader set;
  private final SpooledEntries entries;
  private final EntryContent content;

  private Previous(SetReader set, SpooledEntries entries, EntryContent content) {
    this.set = set;
    this.entries = entries;
    this.content = content;
  }

  static Previous of(Chains chains, Manifest manifest, Path scratch) throws IOException {
    SetReader set = new SetReader(chains, manifest);
    return new Previous(set, SpooledEntries.of(set, scratch), new EntryContent(set));
  }

  /** The entries; closed with this. */
  ParentEntries entries() {
    return entries;
  }

  @Override
  public String key() {
    return set.manifest().summary().key();
  }

  @Override
  public Map<String, String> facts() {
    return set.manifest().facts();
  }

  @Override
  public Optional<EntryMeta> find(String path) throws IOException {
    return entries.find(path).map(Entry::meta);
  }

  @Override
  public void contents(String directory, Taker taker) throws IOException {
    String prefix = directory + "/";
    try (EntryCursor cursor = set.entries()) {
      for (Optional<Entry> entry = cursor.next(); entry.isPresent(); entry = cursor.next()) {
        if (entry.get().path().startsWith(prefix)) {
          taker.file(entry.get().meta(), content.read(entry.get()));
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    entries.close();
  }
}
