package io.voiceagents.backup.seal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The filter {@code pcm16-c-o} of docs/format.md §5: differences of 16-bit samples, signs folded
 * in, low and high bytes apart. Any bytes survive the round trip; only sound gets smaller by it.
 *
 * <p>Each channel has a pass of its own with the last samples in local variables, which doubles the
 * speed; ints do, because only their low 16 bits are ever looked at.
 */
final class PcmFilter {
  private static final VarHandle SAMPLE =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private PcmFilter() {}

  /** Filters the first {@code length} bytes of {@code raw} into those of {@code out}. */
  static void apply(Filter filter, byte[] raw, int length, byte[] out) {
    for (int channel = 0; channel < filter.channels(); channel++) {
      if (filter.order() == 1) {
        difference(raw, channel, length / 2, filter.channels(), out);
      } else {
        secondDifference(raw, channel, length / 2, filter.channels(), out);
      }
    }
    copyOddByte(raw, length, out);
  }

  private static void difference(byte[] raw, int channel, int samples, int channels, byte[] out) {
    int last = 0;
    for (int i = channel; i < samples; i += channels) {
      int sample = (short) SAMPLE.get(raw, 2 * i);
      put(out, samples, i, sample - last);
      last = sample;
    }
  }

  private static void secondDifference(
      byte[] raw, int channel, int samples, int channels, byte[] out) {
    int last = 0;
    int slope = 0;
    for (int i = channel; i < samples; i += channels) {
      int sample = (short) SAMPLE.get(raw, 2 * i);
      int nextSlope = sample - last;
      put(out, samples, i, nextSlope - slope);
      last = sample;
      slope = nextSlope;
    }
  }

  /** The inverse of {@link #apply}. */
  static void invert(Filter filter, byte[] filtered, int length, byte[] out) {
    for (int channel = 0; channel < filter.channels(); channel++) {
      if (filter.order() == 1) {
        sum(filtered, channel, length / 2, filter.channels(), out);
      } else {
        secondSum(filtered, channel, length / 2, filter.channels(), out);
      }
    }
    copyOddByte(filtered, length, out);
  }

  private static void sum(byte[] filtered, int channel, int samples, int channels, byte[] out) {
    int sample = 0;
    for (int i = channel; i < samples; i += channels) {
      sample += get(filtered, samples, i);
      SAMPLE.set(out, 2 * i, (short) sample);
    }
  }

  private static void secondSum(
      byte[] filtered, int channel, int samples, int channels, byte[] out) {
    int sample = 0;
    int slope = 0;
    for (int i = channel; i < samples; i += channels) {
      slope += get(filtered, samples, i);
      sample += slope;
      SAMPLE.set(out, 2 * i, (short) sample);
    }
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
