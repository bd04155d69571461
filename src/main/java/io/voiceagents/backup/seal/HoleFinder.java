package io.voiceagents.backup.seal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Takes content and tells data from holes: runs of at least 64 KiB of zeros that start at a
 * multiple of 4 KiB in the file. It needs no buffer for them, because zeros can be counted.
 */
final class HoleFinder {
  static final int BLOCK = 4096;
  static final int MIN_HOLE = 64 << 10;

  private static final byte[] ZEROS = new byte[MIN_HOLE];
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Target target;
  private final byte[] partial = new byte[BLOCK];
  private int filled;
  private long zeros;

  HoleFinder(Target target) {
    this.target = target;
  }

  /** Where the parts go, in the order of the file. */
  interface Target {
    void data(byte[] bytes, int offset, int length) throws IOException;

    void hole(long length) throws IOException;
  }

  void start() {
    filled = 0;
    zeros = 0;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    int head = filled == 0 ? 0 : Math.min(BLOCK - filled, length);
    System.arraycopy(bytes, offset, partial, filled, head);
    filled += head;
    if (filled == BLOCK) {
      blocks(partial, 0, BLOCK);
      filled = 0;
    }
    int rest = length - head;
    int whole = rest - rest % BLOCK;
    blocks(bytes, offset + head, offset + head + whole);
    if (whole < rest) {
      System.arraycopy(bytes, offset + head + whole, partial, 0, rest - whole);
      filled = rest - whole;
    }
  }

  void hole(long length) throws IOException {
    long rest = length;
    if (filled > 0) {
      int head = (int) Math.min(BLOCK - filled, length);
      write(ZEROS, 0, head);
      rest -= head;
    }
    if (rest > 0) {
      zeros += rest - rest % BLOCK;
      filled = (int) (rest % BLOCK);
      Arrays.fill(partial, 0, filled, (byte) 0);
    }
  }

  void finish() throws IOException {
    boolean extendsHole = zeros >= MIN_HOLE && Arrays.equals(partial, 0, filled, ZEROS, 0, filled);
    if (extendsHole) {
      zeros += filled;
      flushZeros();
    } else {
      flushZeros();
      pass(partial, 0, filled);
    }
    filled = 0;
  }

  private void blocks(byte[] bytes, int from, int to) throws IOException {
    int start = from;
    for (int at = from; at < to; at += BLOCK) {
      if (isZero(bytes, at)) {
        pass(bytes, start, at);
        zeros += BLOCK;
        start = at + BLOCK;
      } else if (zeros > 0) {
        flushZeros();
      }
    }
    pass(bytes, start, to);
  }

  private static boolean isZero(byte[] bytes, int at) {
    // Most blocks are told apart by their first bytes.
    return (long) LONG.get(bytes, at) == 0 && Arrays.equals(bytes, at, at + BLOCK, ZEROS, 0, BLOCK);
  }

  private void flushZeros() throws IOException {
    if (zeros >= MIN_HOLE) {
      target.hole(zeros);
    } else {
      pass(ZEROS, 0, (int) zeros);
    }
    zeros = 0;
  }

  private void pass(byte[] bytes, int from, int to) throws IOException {
    if (to > from) {
      target.data(bytes, from, to - from);
    }
  }
}
