import java.util.SplittableRandom;

/**
 * One speaker: pulses and noise through three formant resonators, in syllables, phrases and pauses,
 * over a faint background. 16-bit samples. How well it compresses is set to what real calls give:
 * see docs/performance.md. Not thread-safe.
 */
final class Speech {
  /** First three formants in Hz of a few vowels (Peterson and Barney, 1952, rounded). */
  private static final double[][] VOWELS = {
    {730, 1090, 2440}, {270, 2290, 3010}, {530, 1840, 2480}, {570, 840, 2410},
    {300, 870, 2240}, {660, 1720, 2410}, {490, 1350, 1690}, {440, 1020, 2240}
  };

  private static final double[] BANDWIDTHS = {60, 90, 150};

  private final SplittableRandom random;
  private final int rate;
  private final double pitch;
  private final double loudness;
  private final double background;
  private final double[] gain = new double[3];
  private final double[] feedback1 = new double[3];
  private final double[] feedback2 = new double[3];
  private final double[] past1 = new double[3];
  private final double[] past2 = new double[3];
  private long noise;
  private double phase;
  private double step;
  private double amplitude;
  private double target;
  private double voicing;
  private double hum;
  private int left;
  private int syllablesLeft;

  /**
   * @param rate samples a second
   */
  Speech(long seed, int rate) {
    this.random = new SplittableRandom(seed);
    this.rate = rate;
    this.pitch = random.nextDouble(90, 230);
    this.loudness = random.nextDouble(8_000, 22_000);
    this.background = StrictMath.exp(random.nextDouble(1.6, 4.8));
    this.noise = seed * 0x9E3779B97F4A7C15L | 1;
  }

  /** Writes samples into {@code out} at {@code from}, {@code from + stride}, ... */
  void speak(short[] out, int from, int stride, boolean listening) {
    for (int i = from; i < out.length; i += stride) {
      if (left-- <= 0) {
        next(listening);
      }
      double sample = sample();
      out[i] = (short) Math.max(-32_768, Math.min(32_767, sample));
    }
  }

  private double sample() {
    phase += step;
    double pulse = 0;
    if (phase >= 1) {
      phase -= 1;
      pulse = 9;
    }
    amplitude += (target - amplitude) * 0.004;
    double white = white();
    double excitation = amplitude * (voicing * (pulse + 0.5 * white) + (1 - voicing) * 0.5 * white);
    double sum = 0;
    for (int f = 0; f < 3; f++) {
      double y = gain[f] * excitation + feedback1[f] * past1[f] + feedback2[f] * past2[f];
      past2[f] = past1[f];
      past1[f] = y;
      sum += y;
    }
    hum += 0.7 * (white() - hum);
    return sum + background * hum + 0.03 * amplitude * white;
  }

  /** Starts the next syllable, or the pause after a phrase. */
  private void next(boolean listening) {
    if (listening || syllablesLeft-- <= 0) {
      target = 0;
      left = (int) (rate * random.nextDouble(0.1, 0.6));
      syllablesLeft = random.nextInt(3, 22);
      return;
    }
    left = (int) (rate * random.nextDouble(0.08, 0.28));
    voicing = random.nextInt(4) == 0 ? 0.1 : 1;
    target = loudness * random.nextDouble(0.3, 1) * (voicing < 0.5 ? 0.4 : 1);
    step = pitch * random.nextDouble(0.85, 1.2) / rate;
    tune(VOWELS[random.nextInt(VOWELS.length)], random.nextDouble(0.9, 1.1));
  }

  private void tune(double[] vowel, double scale) {
    for (int f = 0; f < 3; f++) {
      double frequency = Math.min(vowel[f] * scale, rate * 0.45);
      double radius = StrictMath.exp(-Math.PI * BANDWIDTHS[f] / rate);
      feedback1[f] = 2 * radius * StrictMath.cos(2 * Math.PI * frequency / rate);
      feedback2[f] = -radius * radius;
      gain[f] = (1 - radius) / (1 + f * 1.5);
    }
  }

  /** White noise, about Gaussian, of standard deviation 1. */
  private double white() {
    noise ^= noise << 13;
    noise ^= noise >>> 7;
    noise ^= noise << 17;
    int sum = (int) (noise & 0xFFFF) + (int) (noise >>> 16 & 0xFFFF) + (int) (noise >>> 32 & 0xFFFF);
    return (sum - 98_302) * (1 / 32_768.0);
  }
}
