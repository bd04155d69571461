package io.voiceagents.backup.seal;

/**
 * A zstd frame of raw blocks (RFC 8878, sections 3.1.1.1 and 3.1.1.2): bytes as they are, in a form
 * that any zstd reads.
 */
final class StoredZstd {
  /** Magic number, descriptor and content size of four bytes. */
  private static final int HEADER = 9;

  private static final int MAGIC = 0xFD2FB528;

  /** Content size of four bytes, single segment, no checksum, no dictionary. */
  private static final int DESCRIPTOR = 0xA0;

  private static final int BLOCK_HEADER = 3;

  /** No block may be longer. */
  private static final int BLOCK = 128 << 10;

  private StoredZstd() {}

  /** Longest that the frame of so many bytes is. */
  static int bound(int length) {
    return HEADER + length + BLOCK_HEADER * (length / BLOCK + 1);
  }

  /**
   * Writes the frame of the first {@code length} bytes, at least one, to the beginning of {@code
   * out}.
   *
   * @return its length
   */
  static int write(byte[] bytes, int length, byte[] out) {
    littleEndian(MAGIC, 4, out, 0);
    out[4] = (byte) DESCRIPTOR;
    littleEndian(length, 4, out, 5);
    int at = HEADER;
    for (int done = 0; done < length; done += BLOCK) {
      int size = Math.min(BLOCK, length - done);
      int last = done + size == length ? 1 : 0;
      littleEndian((size << 3) | last, BLOCK_HEADER, out, at);
      System.arraycopy(bytes, done, out, at + BLOCK_HEADER, size);
      at += BLOCK_HEADER + size;
    }
    return at;
  }

  private static void littleEndian(int value, int count, byte[] out, int at) {
    for (int i = 0; i < count; i++) {
      out[at + i] = (byte) (value >>> (8 * i));
    }
  }
}
