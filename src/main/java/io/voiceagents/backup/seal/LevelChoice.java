package io.voiceagents.backup.seal;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether the longer search of zstd's level 3 pays, found out on the data itself: now and then a
 * frame is packed by both levels. On pages of databases level 1 is twice as fast and often not
 * larger (docs/decisions/0006). Thread-safe; nothing but speed and size depends on it.
 */
final class LevelChoice {
  static final int QUICK = 1;
  static final int THOROUGH = 3;

  /** A trial costs half a frame or so: at one in 16, some 3 % of the packing. */
  static final int EVERY = 16;

  /** Smaller frames tell little of those that follow. */
  static final int MIN_TRIAL = 128 << 10;

  /** What level 3 has to save, of what level 1 makes. */
  private static final double LEAST_GAIN = 0.03;

  private final AtomicInteger frames = new AtomicInteger();
  private volatile double gain = LEAST_GAIN;

  /** Whether a frame of that many bytes is to be packed by both levels, and told. */
  boolean isTrial(int length) {
    return length >= MIN_TRIAL && frames.getAndIncrement() % EVERY == 0;
  }

  /**
   * What both made of one frame. The latest counts half, so that a choice follows the data within a
   * few trials, and one odd frame does not turn it.
   */
  void told(int quick, int thorough) {
    double found = 1 - (double) thorough / quick;
    gain = (gain + found) / 2;
  }

  int level() {
    return gain >= LEAST_GAIN ? THOROUGH : QUICK;
  }
}
