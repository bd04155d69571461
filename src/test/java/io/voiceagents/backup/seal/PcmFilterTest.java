package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PcmFilterTest {
  @Property(tries = 400)
  void anyBytesSurvive(
      @ForAll byte[] bytes,
      @ForAll @IntRange(min = 1, max = 2) int channels,
      @ForAll @IntRange(min = 1, max = 2) int order) {
    assertRoundTrip(bytes, new Filter(channels, order));
  }

  @Property(tries = 400)
  void followsTheFormulaOfTheFormat(
      @ForAll byte[] bytes,
      @ForAll @IntRange(min = 1, max = 2) int channels,
      @ForAll @IntRange(min = 1, max = 2) int order) {
    byte[] out = new byte[bytes.length];
    PcmFilter.apply(new Filter(channels, order), bytes, bytes.length, out);
    assertThat(out).isEqualTo(formula(bytes, channels, order));
  }

  @Test
  void extremeSamplesWrapAround() {
    byte[] extremes = {0, -128, -1, 127, 0, -128, -1, -1, 0, 0, -1, 127, 0, -128, 9};
    for (int channels = 1; channels <= 2; channels++) {
      for (int order = 1; order <= 2; order++) {
        assertRoundTrip(extremes, new Filter(channels, order));
      }
    }
  }

  @Test
  void touchesOnlyTheBytesThatCount() {
    byte[] raw = Bytes.random(100, 1);
    byte[] out = new byte[100];
    PcmFilter.apply(new Filter(1, 2), raw, 61, out);
    assertThat(Arrays.copyOfRange(out, 61, 100)).containsOnly(0);
  }

  private static void assertRoundTrip(byte[] bytes, Filter filter) {
    byte[] filtered = new byte[bytes.length];
    byte[] back = new byte[bytes.length];
    PcmFilter.apply(filter, bytes, bytes.length, filtered);
    PcmFilter.invert(filter, filtered, bytes.length, back);
    assertThat(back).isEqualTo(bytes);
  }

  /** Word by word what docs/format.md §5 says. */
  private static byte[] formula(byte[] bytes, int c, int o) {
    int n = bytes.length / 2;
    short[] x = new short[n];
    for (int i = 0; i < n; i++) {
      x[i] = (short) ((bytes[2 * i] & 0xFF) | bytes[2 * i + 1] << 8);
    }
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < n; i++) {
      int x1 = i < c ? 0 : x[i - c];
      int x2 = i < 2 * c ? 0 : x[i - 2 * c];
      short d = (short) (o == 1 ? x[i] - x1 : x[i] - 2 * x1 + x2);
      int z = (d << 1) ^ (d >> 15);
      out[i] = (byte) z;
      out[n + i] = (byte) (z >> 8);
    }
    if (bytes.length % 2 == 1) {
      out[bytes.length - 1] = bytes[bytes.length - 1];
    }
    return out;
  }
}
