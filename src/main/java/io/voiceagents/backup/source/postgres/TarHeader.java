package io.voiceagents.backup.source.postgres;

import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.PathText;
import io.voiceagents.backup.source.Timestamp;
import java.io.IOException;
import java.util.Arrays;

/**
 * Header block of a tar entry (POSIX.1-1988 ustar, with the base-256 numbers of GNU tar that
 * PostgreSQL writes for large files).
 *
 * @param type '0' or NUL for a file, '5' a directory, '2' a symbolic link; others as in ustar
 */
record TarHeader(
    String name,
    char type,
    long sizeBytes,
    int mode,
    Timestamp modified,
    Owner owner,
    String link) {
  static final int BLOCK = 512;

  boolean isFile() {
    return type == '0' || type == 0 || type == '7';
  }

  boolean isDirectory() {
    return type == '5';
  }

  boolean isSymbolicLink() {
    return type == '2';
  }

  TarHeader withName(String newName) {
    return new TarHeader(newName, type, sizeBytes, mode, modified, owner, link);
  }

  TarHeader withLink(String newLink) {
    return new TarHeader(name, type, sizeBytes, mode, modified, owner, newLink);
  }

  TarHeader withSize(long newSize) {
    return new TarHeader(name, type, newSize, mode, modified, owner, link);
  }

  /** Reads a header block after checking its sum. */
  static TarHeader parse(byte[] block) throws IOException {
    long stated = number(block, 148, 8);
    if (stated != checksum(block)) {
      throw new BrokenBackup(
          "a tar header's checksum is " + stated + ", its bytes give " + checksum(block));
    }
    String prefix = text(block, 345, 155);
    String name = text(block, 0, 100);
    return new TarHeader(
        prefix.isEmpty() ? name : prefix + "/" + name,
        (char) block[156],
        number(block, 124, 12),
        (int) (number(block, 100, 8) & 07777),
        new Timestamp(number(block, 136, 12), 0),
        new Owner(
            (int) number(block, 108, 8),
            (int) number(block, 116, 8),
            text(block, 265, 32),
            text(block, 297, 32)),
        text(block, 157, 100));
  }

  private static long checksum(byte[] block) {
    long sum = 8 * ' ';
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? 0 : block[i] & 0xFF;
    }
    return sum;
  }

  private static long number(byte[] block, int offset, int length) throws IOException {
    if ((block[offset] & 0x80) != 0) {
      return base256(block, offset, length);
    }
    long value = 0;
    for (int i = offset; i < offset + length; i++) {
      int c = block[i];
      if (c >= '0' && c <= '7') {
        value = value * 8 + (c - '0');
      } else if (c != ' ' && c != 0) {
        throw new BrokenBackup("a tar header has the byte " + c + " in a number");
      }
    }
    return value;
  }

  private static long base256(byte[] block, int offset, int length) {
    long value = block[offset] & 0x7F;
    for (int i = offset + 1; i < offset + length; i++) {
      value = value << 8 | (block[i] & 0xFF);
    }
    return value;
  }

  private static String text(byte[] block, int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return PathText.decode(Arrays.copyOfRange(block, offset, end));
  }
}
