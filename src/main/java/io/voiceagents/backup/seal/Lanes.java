package io.voiceagents.backup.seal;

/**
 * Arithmetic on samples of 16 bits, four in a long, the first in the lowest bits; no carry passes
 * from one to the next (Warren, "Hacker's Delight", 2nd edition, section 2-18). Loops over arrays
 * with nothing else in them, because that is what the JVM's compiler turns into vector
 * instructions.
 */
final class Lanes {
  private static final long SIGNS = 0x8000_8000_8000_8000L;
  private static final long ONES = 0x0001_0001_0001_0001L;
  private static final long EVEN_BYTES = 0x00FF_00FF_00FF_00FFL;
  private static final long EVEN_PAIRS = 0x0000_FFFF_0000_FFFFL;
  private static final long LOW_HALF = 0xFFFF_FFFFL;

  private Lanes() {}

  /** Takes {@code before} from {@code lanes}. */
  static void subtract(long[] lanes, long[] before, int count) {
    for (int i = 0; i < count; i++) {
      long a = lanes[i];
      long b = before[i];
      lanes[i] = ((a | SIGNS) - (b & ~SIGNS)) ^ ((a ^ ~b) & SIGNS);
    }
  }

  /** Signs into the lowest bit, so that small differences have small high bytes. */
  static void fold(long[] lanes, int count) {
    for (int i = 0; i < count; i++) {
      long z = lanes[i];
      long negative = (z >>> 15) & ONES;
      lanes[i] = ((z & ~SIGNS) << 1) ^ ((negative << 16) - negative);
    }
  }

  /** The inverse of {@link #fold}. */
  static void unfold(long[] lanes, int count) {
    for (int i = 0; i < count; i++) {
      long z = lanes[i];
      long negative = z & ONES;
      lanes[i] = ((z >>> 1) & ~SIGNS) ^ ((negative << 16) - negative);
    }
  }

  /** The low or high ({@code shift} 8) bytes of the lanes, eight in a long. */
  static void takeBytes(long[] lanes, int shift, long[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      long even = (lanes[i] >>> shift) & EVEN_BYTES;
      long pairs = (even | even >>> 8) & EVEN_PAIRS;
      bytes[i] = (pairs | pairs >>> 16) & LOW_HALF;
    }
    for (int i = 0; i < count / 2; i++) {
      bytes[i] = bytes[2 * i] | bytes[2 * i + 1] << 32;
    }
  }

  /** The lanes of these bytes, eight in a long, in their low or high ({@code shift} 8) halves. */
  static void giveBytes(long[] bytes, int shift, long[] lanes, int count) {
    for (int i = 0; i < count / 2; i++) {
      lanes[2 * i] = bytes[i] & LOW_HALF;
      lanes[2 * i + 1] = bytes[i] >>> 32;
    }
    for (int i = 0; i < count; i++) {
      long pairs = (lanes[i] | lanes[i] << 16) & EVEN_PAIRS;
      lanes[i] = ((pairs | pairs << 8) & EVEN_BYTES) << shift;
    }
  }

  /** Puts the bits of both into {@code lanes}. */
  static void merge(long[] lanes, long[] others, int count) {
    for (int i = 0; i < count; i++) {
      lanes[i] |= others[i];
    }
  }

  /**
   * Replaces each sample by the sum of all up to it; two channels alternate.
   *
   * @param last the sums so far, as returned by the call before, 0 at first
   */
  static long sum(long[] lanes, int channels, long last, int count) {
    if (channels == 2) {
      addShifted(lanes, 32, count);
      return carryTwo(lanes, last, count);
    }
    addShifted(lanes, 16, count);
    addShifted(lanes, 32, count);
    return carryOne(lanes, last, count);
  }

  private static void addShifted(long[] lanes, int shift, int count) {
    for (int i = 0; i < count; i++) {
      lanes[i] = add(lanes[i], lanes[i] << shift);
    }
  }

  private static long carryOne(long[] lanes, long last, int count) {
    long total = last;
    for (int i = 0; i < count; i++) {
      long sum = lanes[i];
      lanes[i] = add(sum, total);
      total = add(total, (sum >>> 48) * ONES);
    }
    return total;
  }

  private static long carryTwo(long[] lanes, long last, int count) {
    long total = last;
    for (int i = 0; i < count; i++) {
      long sum = lanes[i];
      lanes[i] = add(sum, total);
      total = add(total, (sum >>> 32) | (sum & ~LOW_HALF));
    }
    return total;
  }

  private static long add(long a, long b) {
    return ((a & ~SIGNS) + (b & ~SIGNS)) ^ ((a ^ b) & SIGNS);
  }
}
