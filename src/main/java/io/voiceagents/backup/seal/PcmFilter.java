package io.voiceagents.backup.seal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The filter {@code pcm16-c-o} of docs/format.md §5: differences of 16-bit samples, signs folded
 * in, low and high bytes apart. Any bytes survive the round trip; only sound gets smaller by it.
 */
final class PcmFilter {
  private static final VarHandle SAMPLE =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private PcmFilter() {}

  /** Filters the first {@code length} bytes of {@code raw} into those of {@code out}. */
  static void apply(Filter filter, byte[] raw, int length, byte[] out) {
    int samples = length / 2;
    int channels = filter.channels();
    int head = Math.min(samples, 2 * channels);
    for (int i = 0; i < head; i++) {
      int before = i < channels ? 0 : sample(raw, i - channels);
      put(out, samples, i, sample(raw, i) - filter.order() * before);
    }
    if (filter.order() == 1) {
      firstOrder(raw, head, samples, channels, out);
    } else {
      secondOrder(raw, head, samples, channels, out);
    }
    copyOddByte(raw, length, out);
  }

  private static void firstOrder(byte[] raw, int from, int samples, int channels, byte[] out) {
    for (int i = from; i < samples; i++) {
      put(out, samples, i, sample(raw, i) - sample(raw, i - channels));
    }
  }

  private static void secondOrder(byte[] raw, int from, int samples, int channels, byte[] out) {
    for (int i = from; i < samples; i++) {
      int before = sample(raw, i - channels);
      put(out, samples, i, sample(raw, i) - 2 * before + sample(raw, i - 2 * channels));
    }
  }

  /** The inverse of {@link #apply}. */
  static void invert(Filter filter, byte[] filtered, int length, byte[] out) {
    int samples = length / 2;
    int channels = filter.channels();
    int head = Math.min(samples, 2 * channels);
    for (int i = 0; i < head; i++) {
      int before = i < channels ? 0 : sample(out, i - channels);
      SAMPLE.set(out, 2 * i, (short) (get(filtered, samples, i) + filter.order() * before));
    }
    if (filter.order() == 1) {
      sum(filtered, head, samples, channels, out);
    } else {
      sumTwice(filtered, head, samples, channels, out);
    }
    copyOddByte(filtered, length, out);
  }

  private static void sum(byte[] filtered, int from, int samples, int channels, byte[] out) {
    for (int i = from; i < samples; i++) {
      int value = get(filtered, samples, i) + sample(out, i - channels);
      SAMPLE.set(out, 2 * i, (short) value);
    }
  }

  private static void sumTwice(byte[] filtered, int from, int samples, int channels, byte[] out) {
    for (int i = from; i < samples; i++) {
      int before = sample(out, i - channels);
      int value = get(filtered, samples, i) + 2 * before - sample(out, i - 2 * channels);
      SAMPLE.set(out, 2 * i, (short) value);
    }
  }

  private static int sample(byte[] bytes, int index) {
    return (short) SAMPLE.get(bytes, 2 * index);
  }

  private static void put(byte[] out, int samples, int index, int difference) {
    int d = (short) difference;
    int z = (d << 1) ^ (d >> 15);
    out[index] = (byte) z;
    out[samples + index] = (byte) (z >> 8);
  }

  private static int get(byte[] filtered, int samples, int index) {
    int z = (filtered[index] & 0xFF) | (filtered[samples + index] & 0xFF) << 8;
    return (z >>> 1) ^ -(z & 1);
  }

  private static void copyOddByte(byte[] from, int length, byte[] to) {
    if (length % 2 == 1) {
      to[length - 1] = from[length - 1];
    }
  }
}
