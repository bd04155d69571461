package io.voiceagents.backup.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * The filter {@code pcm16-c-o} of docs/format.md §5: differences of 16-bit samples, signs folded
 * in, low and high bytes apart. Any bytes survive the round trip; only sound gets smaller by it.
 *
 * <p>Block by block with {@link Lanes}, as one by one it would take as long as the compression;
 * plain loops do the ends.
 */
final class PcmFilter {
  /** Longs of a block: four samples each, and small enough for a processor's first cache. */
  private static final int BLOCK = 512;

  /** Samples that come and go as a whole: a long of each plane. */
  private static final int GROUP = 8;

  private PcmFilter() {}

  /** Filters the first {@code length} bytes of {@code raw} into those of {@code out}. */
  static void apply(Filter filter, byte[] raw, int length, byte[] out) {
    int samples = length / 2;
    int first = Math.min(samples, filter.order() * filter.channels());
    int grouped = (samples - first) / GROUP * GROUP;
    applyScalar(filter, raw, 0, first, samples, out);
    if (grouped > 0) {
      applyBlocks(filter, raw, first, grouped, samples, out);
    }
    applyScalar(filter, raw, first + grouped, samples, samples, out);
    copyOddByte(raw, length, out);
  }

  private static void applyBlocks(
      Filter filter, byte[] raw, int first, int grouped, int samples, byte[] out) {
    int channels = filter.channels();
    LongBuffer now = longs(raw, 2 * first);
    LongBuffer before = longs(raw, 2 * (first - channels));
    LongBuffer longBefore = longs(raw, 2 * (first - filter.order() * channels));
    LongBuffer low = longs(out, first);
    LongBuffer high = longs(out, samples + first);
    long[] lanes = new long[BLOCK];
    long[] other = new long[BLOCK];
    long[] third = new long[BLOCK];
    for (int at = 0; at < grouped / 4; at += BLOCK) {
      int count = Math.min(BLOCK, grouped / 4 - at);
      now.get(at, lanes, 0, count);
      before.get(at, other, 0, count);
      Lanes.subtract(lanes, other, count);
      if (filter.order() == 2) {
        longBefore.get(at, third, 0, count);
        Lanes.subtract(other, third, count);
        Lanes.subtract(lanes, other, count);
      }
      Lanes.fold(lanes, count);
      Lanes.takeBytes(lanes, 0, other, count);
      low.put(at / 2, other, 0, count / 2);
      Lanes.takeBytes(lanes, 8, other, count);
      high.put(at / 2, other, 0, count / 2);
    }
  }

  private static void applyScalar(
      Filter filter, byte[] raw, int from, int to, int samples, byte[] out) {
    int channels = filter.channels();
    for (int i = from; i < to; i++) {
      int before = sample(raw, i - channels);
      int difference = sample(raw, i) - before;
      if (filter.order() == 2) {
        difference -= before - sample(raw, i - 2 * channels);
      }
      int d = (short) difference;
      int folded = (d << 1) ^ (d >> 15);
      out[i] = (byte) folded;
      out[samples + i] = (byte) (folded >> 8);
    }
  }

  /** The inverse of {@link #apply}. */
  static void invert(Filter filter, byte[] filtered, int length, byte[] out) {
    int samples = length / 2;
    int grouped = samples / GROUP * GROUP;
    if (grouped > 0) {
      invertBlocks(filter, filtered, grouped, samples, out);
    }
    invertScalar(filter, filtered, grouped, samples, out);
    copyOddByte(filtered, length, out);
  }

  private static void invertBlocks(
      Filter filter, byte[] filtered, int grouped, int samples, byte[] out) {
    LongBuffer low = longs(filtered, 0);
    LongBuffer high = longs(filtered, samples);
    LongBuffer raw = longs(out, 0);
    long[] lanes = new long[BLOCK];
    long[] other = new long[BLOCK];
    long[] bytes = new long[BLOCK / 2];
    long lastSlope = 0;
    long last = 0;
    for (int at = 0; at < grouped / 4; at += BLOCK) {
      int count = Math.min(BLOCK, grouped / 4 - at);
      low.get(at / 2, bytes, 0, count / 2);
      Lanes.giveBytes(bytes, 0, lanes, count);
      high.get(at / 2, bytes, 0, count / 2);
      Lanes.giveBytes(bytes, 8, other, count);
      Lanes.merge(lanes, other, count);
      Lanes.unfold(lanes, count);
      if (filter.order() == 2) {
        lastSlope = Lanes.sum(lanes, filter.channels(), lastSlope, count);
      }
      last = Lanes.sum(lanes, filter.channels(), last, count);
      raw.put(at, lanes, 0, count);
    }
  }

  private static void invertScalar(
      Filter filter, byte[] filtered, int from, int samples, byte[] out) {
    int channels = filter.channels();
    for (int i = from; i < samples; i++) {
      int folded = (filtered[i] & 0xFF) | (filtered[samples + i] & 0xFF) << 8;
      int before = sample(out, i - channels);
      int value = (folded >>> 1) ^ -(folded & 1);
      value += before;
      if (filter.order() == 2) {
        value += before - sample(out, i - 2 * channels);
      }
      out[2 * i] = (byte) value;
      out[2 * i + 1] = (byte) (value >> 8);
    }
  }

  /** Silence before the first sample. */
  private static int sample(byte[] bytes, int index) {
    return index < 0 ? 0 : (bytes[2 * index] & 0xFF) | bytes[2 * index + 1] << 8;
  }

  private static LongBuffer longs(byte[] bytes, int offset) {
    ByteBuffer from = ByteBuffer.wrap(bytes, offset, bytes.length - offset).slice();
    return from.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
  }

  private static void copyOddByte(byte[] from, int length, byte[] to) {
    if (length % 2 == 1) {
      to[length - 1] = from[length - 1];
    }
  }
}
