package io.voiceagents.backup.seal;

/** Whether bytes are worth an entropy coder. */
final class Noise {
  private static final int SLICE = 4096;
  private static final int SLICES = 4;

  /** Bits a byte above which a coder would gain less than 3 %. */
  private static final double LIMIT = 0.97 * 8;

  private Noise() {}

  /** Looks at a few slices of the first {@code length} bytes. Too few to tell are no noise. */
  static boolean isNoise(byte[] bytes, int length) {
    if (length < SLICE * SLICES) {
      return false;
    }
    int[] counts = new int[256];
    int step = (length - SLICE) / (SLICES - 1);
    for (int i = 0; i < SLICES; i++) {
      for (int at = i * step; at < i * step + SLICE; at++) {
        counts[bytes[at] & 0xFF]++;
      }
    }
    return PcmTrial.entropy(counts) / Math.log(2) > LIMIT * SLICE * SLICES;
  }
}
