package io.voiceagents.backup.seal;

import java.util.Arrays;

/**
 * Chooses the order of the filter for a chunk of sound by the entropy of the bytes that a sample of
 * it leaves. Speech from telephones likes order 1, clean speech and music order 2, noise none.
 */
final class PcmTrial {
  /** Three places of 4 KiB: enough to tell the orders apart at a thousandth of the work. */
  private static final int SLICE = 4096;

  private static final int SLICES = 3;

  private final byte[] slice = new byte[SLICE];
  private final byte[] filtered = new byte[SLICE];
  private final int[] low = new int[256];
  private final int[] high = new int[256];

  /** The filter with the smallest result, or {@link Filter#NONE} if none saves anything. */
  Filter choose(byte[] bytes, int length, int channels) {
    Filter best = Filter.NONE;
    // Of noise, chance would make one of the filters look better.
    double bestBits = 0.98 * bits(bytes, length, Filter.NONE);
    for (int order = 2; order >= 1; order--) {
      Filter filter = new Filter(channels, order);
      double bits = bits(bytes, length, filter);
      if (bits < bestBits) {
        best = filter;
        bestBits = bits;
      }
    }
    return best;
  }

  private double bits(byte[] bytes, int length, Filter filter) {
    Arrays.fill(low, 0);
    Arrays.fill(high, 0);
    int size = Math.min(SLICE, length) & ~1;
    int step = (length - size) / SLICES & ~1;
    for (int i = 0; i < (step == 0 ? 1 : SLICES); i++) {
      count(bytes, (i + 1) * step, size, filter);
    }
    return entropy(low) + entropy(high);
  }

  private void count(byte[] bytes, int offset, int size, Filter filter) {
    System.arraycopy(bytes, offset, slice, 0, size);
    if (filter.equals(Filter.NONE)) {
      for (int i = 0; i < size; i += 2) {
        low[slice[i] & 0xFF]++;
        high[slice[i + 1] & 0xFF]++;
      }
      return;
    }
    PcmFilter.apply(filter, slice, size, filtered);
    for (int i = 0; i < size / 2; i++) {
      low[filtered[i] & 0xFF]++;
      high[filtered[size / 2 + i] & 0xFF]++;
    }
  }

  /** Shannon's entropy of the counted bytes, in bits up to a constant factor. */
  static double entropy(int[] counts) {
    double total = 0;
    double sum = 0;
    for (int count : counts) {
      if (count > 0) {
        total += count;
        sum += count * Math.log(count);
      }
    }
    return total == 0 ? 0 : total * Math.log(total) - sum;
  }
}
