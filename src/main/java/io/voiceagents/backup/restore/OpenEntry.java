package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Entry;
import io.voiceagents.backup.restore.EntryTarget.FileTarget;
import java.io.IOException;
import java.util.Optional;

/**
 * An entry that one or several units write; opened by the first, finished by the last. Thread-safe.
 */
final class OpenEntry {
  private final Entry entry;
  private final EntryTarget target;

  private int unfinishedPieces;
  private Optional<FileTarget> file = Optional.empty();

  OpenEntry(Entry entry, EntryTarget target, int pieces) {
    this.entry = entry;
    this.target = target;

    this.unfinishedPieces = pieces;
  }

  Entry entry() {
    return entry;
  }

  synchronized FileTarget file() throws IOException {
    if (file.isEmpty()) {
      file = Optional.of(target.open(entry));
    }
    return file.get();
  }

  /** One piece was written; the last one finishes the entry. */
  synchronized void pieceDone() throws IOException {
    unfinishedPieces--;
    if (unfinishedPieces == 0) {
      FileTarget done = file();
      file = Optional.empty();
      done.finish();
    }
  }

  synchronized void abandon() throws IOException {
    if (file.isPresent()) {
      file.get().abandon();
      file = Optional.empty();
    }
  }
}
