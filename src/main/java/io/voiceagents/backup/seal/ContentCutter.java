package io.voiceagents.backup.seal;

/**
 * Content-defined cuts: FastCDC with a 64-bit gear hash, minimum 256 KiB, average 1 MiB, maximum 4
 * MiB and normalisation 2 (Xia et al., "FastCDC", USENIX ATC 2016). After the minimum, byte by
 * byte, {@code h = (h << 1) + gear[byte]}; the chunk ends where the highest 22 bits of h are 0,
 * from 1 MiB on where the highest 18 are.
 *
 * <p>The gear table comes from SplitMix64 (Steele et al., OOPSLA 2014), seeded by a key of the
 * chain: lengths of chunks then tell nobody else which known file was stored.
 */
final class ContentCutter implements Cutter {
  static final int MIN_CHUNK = 256 << 10;
  static final int AVERAGE_CHUNK = 1 << 20;
  private static final long UNLIKELY = -1L << (64 - 22);
  private static final long LIKELY = -1L << (64 - 18);

  private final long[] gear;
  private long hash;
  private int length;
  private boolean complete;

  ContentCutter(long seed) {
    this.gear = gear(seed);
  }

  static long[] gear(long seed) {
    long[] table = new long[256];
    for (int i = 0; i < table.length; i++) {
      long z = seed + (i + 1) * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      table[i] = z ^ (z >>> 31);
    }
    return table;
  }

  @Override
  public void start(long position) {
    hash = 0;
    length = 0;
    complete = false;
  }

  @Override
  public int take(byte[] bytes, int offset, int count) {
    int taken = Math.min(count, Math.max(0, MIN_CHUNK - length));
    if (taken < count && length + taken < AVERAGE_CHUNK) {
      int limit = Math.min(count, AVERAGE_CHUNK - length);
      taken = scan(bytes, offset, taken, limit, UNLIKELY);
    }
    if (taken < count && !complete) {
      int limit = Math.min(count, MAX_CHUNK - length);
      taken = scan(bytes, offset, taken, limit, LIKELY);
    }
    length += taken;
    complete |= length == MAX_CHUNK;
    return taken;
  }

  private int scan(byte[] bytes, int offset, int from, int limit, long mask) {
    long h = hash;
    long[] table = gear;
    for (int i = offset + from; i < offset + limit; i++) {
      h = (h << 1) + table[bytes[i] & 0xFF];
      if ((h & mask) == 0) {
        complete = true;
        return i + 1 - offset;
      }
    }
    hash = h;
    return limit;
  }

  @Override
  public boolean complete() {
    return complete;
  }
}
