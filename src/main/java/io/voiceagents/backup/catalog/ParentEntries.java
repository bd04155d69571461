package io.voiceagents.backup.catalog;

import io.voiceagents.backup.catalog.SetReader.EntryCursor;
import io.voiceagents.backup.source.PathText;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The entries of the set before, as a writer asks for them. Not thread-safe. */
interface ParentEntries extends Closeable {
  /** The entry of a path, if there is one. */
  Optional<Entry> find(String path) throws IOException;

  /** No set before. */
  ParentEntries NONE =
      new ParentEntries() {
        @Override
        public Optional<Entry> find(String path) {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };

  /** For paths that are asked for in ascending order: reads along, in flat memory. */
  static ParentEntries ascending(EntryCursor cursor) throws IOException {
    return new Ascending(cursor);
  }

  /** A merge of two ascending streams. */
  final class Ascending implements ParentEntries {
    private final EntryCursor cursor;
    private Optional<Entry> present;

    Ascending(EntryCursor cursor) throws IOException {
      this.cursor = cursor;
      this.present = cursor.next();
    }

    @Override
    public Optional<Entry> find(String path) throws IOException {
      while (present.isPresent() && PathText.ORDER.compare(present.get().path(), path) < 0) {
        present = cursor.next();
      }
      return present.filter(entry -> entry.path().equals(path));
    }

    @Override
    public void close() throws IOException {
      cursor.close();
    }
  }
}
