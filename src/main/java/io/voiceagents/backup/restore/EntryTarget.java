package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.Entry;
import java.io.IOException;

/** Where checked content goes: a tree that is being restored, or nowhere when a set is verified. */
interface EntryTarget {
  /** Whether an entry is wanted at all. */
  boolean wants(Entry entry);

  /**
   * Whether the entry is already there, whole and right, from an interrupted run; then nothing
   * follows.
   */
  boolean has(Entry entry) throws IOException;

  /** Starts an entry with content. Thread-safe. */
  FileTarget open(Entry entry) throws IOException;

  /** Takes an entry without content: a directory, a symbolic link, an empty file. Thread-safe. */
  void put(Entry entry) throws IOException;

  /** Takes the content of one entry; several threads may write different ranges at once. */
  interface FileTarget {
    void write(long position, byte[] bytes, int offset, int length) throws IOException;

    /** Leaves out zero bytes. */
    void hole(long position, long length) throws IOException;

    /** Called once, after all writes. */
    void finish() throws IOException;

    /** Called instead of {@link #finish} when the restore fails. */
    void abandon() throws IOException;
  }
}
