package io.voiceagents.backup.source;

import java.io.IOException;

/** Takes the bytes of one entry. Exactly one of {@link #commit} and {@link #discard} ends it. */
public interface ContentSink {
  /** Takes the next bytes; the array may be used again after the call. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Takes {@code length} zero bytes that need not be stored. */
  void hole(long length) throws IOException;

  /**
   * Takes the next {@code length} bytes from the same place of the entry of this path in the set
   * before, which must have one there ({@link EntrySink#previous}).
   */
  void unchanged(long length) throws IOException;

  /**
   * Ends the entry.
   *
   * @param meta its size must equal the number of bytes written; otherwise the call fails
   */
  void commit(EntryMeta meta) throws IOException;

  /** Drops the entry, for instance because its file vanished while it was read. */
  void discard() throws IOException;
}
