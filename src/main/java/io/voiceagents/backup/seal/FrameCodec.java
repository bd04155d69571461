package io.voiceagents.backup.seal;

import java.io.IOException;

/** One codec of docs/format.md §5. One thread at a time. */
interface FrameCodec extends AutoCloseable {
  /** Longest result of {@link #compress} for that many bytes. */
  int bound(int rawLength);

  /**
   * Compresses the first {@code length} bytes.
   *
   * @param level the codec's own
   * @return bytes written to {@code out}
   */
  int compress(byte[] raw, int length, int level, byte[] out) throws IOException;

  /**
   * Compresses sound behind its filter as {@link #compress} does, at the level made for it.
   *
   * @param plain so many bytes at the beginning are noise, in which nothing can be found
   */
  default int compressSound(byte[] filtered, int length, int plain, int level, byte[] out)
      throws IOException {
    return compress(filtered, length, level, out);
  }

  /**
   * Decompresses the first {@code length} bytes into the first {@code rawLength} of {@code out}.
   *
   * @throws IOException unless the result has exactly that length
   */
  void decompress(byte[] packed, int length, byte[] out, int rawLength) throws IOException;

  @Override
  void close();
}
