/** Seeds made from parts, so that every file can be made alone and in any order. */
final class Seeds {
  private Seeds() {}

  /** The finaliser of SplitMix64 over the parts in turn. */
  static long mix(long... parts) {
    long z = 0x9E3779B97F4A7C15L;
    for (long part : parts) {
      z = (z + part) * 0xBF58476D1CE4E5B9L;
      z = (z ^ z >>> 30) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
    }
    return z;
  }
}
