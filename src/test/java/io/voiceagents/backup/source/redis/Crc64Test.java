package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Crc64Test {
  /** The value in the test of crc64.c. */
  @Test
  void hasTheCheckValueOfRedis() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(Long.toHexString(crc(digits, digits.length))).isEqualTo("e9c6d914c4b8d9ca");
  }

  @Property(tries = 200)
  void doesNotDependOnHowTheBytesAreCut(
      @ForAll @Size(max = 100) byte[] bytes, @ForAll @IntRange(min = 1, max = 40) int step) {
    assertThat(crc(bytes, step)).isEqualTo(bitByBit(bytes));
  }

  private static long crc(byte[] bytes, int step) {
    Crc64 crc = new Crc64();
    for (int i = 0; i < bytes.length; i += step) {
      crc.update(bytes, i, Math.min(step, bytes.length - i));
    }
    return crc.value();
  }

  /** The definition, as _crc64 in crc64.c. */
  private static long bitByBit(byte[] bytes) {
    long crc = 0;
    for (byte b : bytes) {
      for (int i = 0; i < 8; i++) {
        boolean bit = (crc < 0) != ((b >> i & 1) == 1);
        crc = (crc << 1) ^ (bit ? 0xad93d23594c935a9L : 0);
      }
    }
    return Long.reverse(crc);
  }
}
