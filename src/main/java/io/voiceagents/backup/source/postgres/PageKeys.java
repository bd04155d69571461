package io.voiceagents.backup.source.postgres;

import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * By what a page is recognised without its content: CRC-32C and CRC-32, 64 bits together, of each 8
 * KiB of a relation's file (docs/format.md §11). Both run at memory speed. Not thread-safe.
 */
final class PageKeys {
  /** Bytes of a page; the last of a file may have fewer. */
  static final int PAGE = 8_192;

  /** Bytes of a key. */
  static final int KEY = 8;

  /** Name of this way to make keys, kept with a set. */
  static final String METHOD = "crc32c+crc32/8192";

  private final CRC32C castagnoli = new CRC32C();
  private final CRC32 ethernet = new CRC32();
  private final byte[] key = new byte[KEY];

  /** Number of keys of a file. */
  static long count(long sizeBytes) {
    return (sizeBytes + PAGE - 1) / PAGE;
  }

  /** The key of a page; the array is used again. */
  byte[] of(byte[] bytes, int offset, int length) {
    castagnoli.reset();
    castagnoli.update(bytes, offset, length);
    ethernet.reset();
    ethernet.update(bytes, offset, length);
    put((int) castagnoli.getValue(), 0);
    put((int) ethernet.getValue(), 4);
    return key;
  }

  private void put(int value, int at) {
    for (int i = 0; i < 4; i++) {
      key[at + i] = (byte) (value >>> (8 * i));
    }
  }

  /** Whether a key stands at a place of the keys of a file. */
  static boolean matches(byte[] keys, long page, byte[] key) {
    int at = (int) page * KEY;
    return at + KEY <= keys.length && Arrays.equals(keys, at, at + KEY, key, 0, KEY);
  }
}
