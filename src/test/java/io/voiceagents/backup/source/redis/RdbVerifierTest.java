package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.source.SourceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RdbVerifierTest {
  /** What Redis 6.2 saves of two short keys. */
  private static final byte[] RDB = savedBy(EmbeddedRedis.Version.V6_2);

  private static byte[] savedBy(EmbeddedRedis.Version version, String... config) {
    EmbeddedRedis.Builder builder = EmbeddedRedis.of(version);
    Arrays.stream(config).forEach(builder::config);
    try (EmbeddedRedis server = builder.start()) {
      server.run("SET", "a", "1");
      server.run("SET", "b", "text");
      server.run("SAVE");
      return Files.readAllBytes(server.directory().resolve("dump.rdb"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void acceptsWhatServersSave() throws Exception {
    RdbSummary six = verify(RDB, RDB.length);
    assertThat(six.version()).isEqualTo(9);
    assertThat(six.bytes()).isEqualTo(RDB.length);
    assertThat(six.checksummed()).isTrue();
    assertThat(six.auxiliary()).containsKeys("ctime", "used-mem").containsEntry("redis-bits", "64");
    assertThat(six.auxiliary().get("redis-ver")).startsWith("6.2.");
    byte[] saved = savedBy(EmbeddedRedis.Version.V7_0);
    RdbSummary seven = verify(saved, saved.length);
    assertThat(seven.version()).isEqualTo(10);
    assertThat(seven.auxiliary().get("redis-ver")).startsWith("7.0.");
  }

  /** Since 9.0; the rest of the format is the same. */
  @Test
  void acceptsTheMagicOfValkey() throws Exception {
    byte[] bytes = savedBy(EmbeddedRedis.Version.VALKEY_8);
    assertThat(verify(bytes, bytes.length).version()).isEqualTo(11);
    System.arraycopy("VALKEY080".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 9);
    Crc64 crc = new Crc64();
    crc.update(bytes, 0, bytes.length - 8);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length - 8, crc.value());
    RdbSummary nine = verify(bytes, bytes.length);
    assertThat(nine.version()).isEqualTo(80);
    assertThat(nine.auxiliary().get("valkey-ver")).startsWith("8.1.");
  }

  @Test
  void saysWhenTheServerComputedNoChecksum() throws Exception {
    byte[] saved = savedBy(EmbeddedRedis.Version.V6_2, "rdbchecksum no");
    assertThat(verify(saved, 7).checksummed()).isFalse();
  }

  @Property(tries = 60)
  void doesNotDependOnHowTheBytesAreCut(@ForAll @IntRange(min = 1, max = 200) int step)
      throws Exception {
    assertThat(verify(RDB, step).sha256())
        .isEqualTo(
            HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(RDB)));
  }

  @Test
  void fault34_refusesEveryFlippedByte() {
    for (int i = 0; i < RDB.length; i++) {
      byte[] flipped = RDB.clone();
      flipped[i] ^= 1;
      assertRefused(flipped, "byte " + i);
    }
  }

  @Test
  void fault02_refusesEveryTruncation() {
    for (int length = 0; length < RDB.length; length++) {
      assertRefused(Arrays.copyOf(RDB, length), "length " + length);
    }
  }

  @Property(tries = 60)
  void refusesAppendedBytes(
      @ForAll @IntRange(min = 1, max = 12) int more,
      @ForAll @IntRange(min = 1, max = 255) int last) {
    byte[] longer = Arrays.copyOf(RDB, RDB.length + more);
    longer[longer.length - 1] = (byte) last;
    assertRefused(longer, more + " more, the last " + last);
  }

  @Test
  void refusesZerosThatLookLikeAMissingChecksum() throws Exception {
    byte[] whole = endingWithTheEndMark();
    assertThat(verify(whole, 10).checksummed()).isTrue();
    assertRefused(Arrays.copyOf(whole, whole.length + 8), "the real checksum, then zeros");
  }

  /** A small RDB whose checksum ends with 0xFF: eight zeros after it have an end mark before. */
  private static byte[] endingWithTheEndMark() {
    byte[] rdb = Arrays.copyOf("REDIS0009".getBytes(StandardCharsets.US_ASCII), 20);
    rdb[11] = (byte) 0xFF;
    for (int i = 0; i < 1 << 16; i++) {
      rdb[9] = (byte) (i >> 8);
      rdb[10] = (byte) i;
      Crc64 crc = new Crc64();
      crc.update(rdb, 0, 12);
      if (crc.value() >>> 56 == 0xFF) {
        ByteBuffer.wrap(rdb).order(ByteOrder.LITTLE_ENDIAN).putLong(12, crc.value());
        return rdb;
      }
    }
    throw new AssertionError("no checksum ends with 0xFF");
  }

  private static void assertRefused(byte[] bytes, String what) {
    assertThatThrownBy(() -> verify(bytes, 10))
        .as(what)
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("Hint: ");
  }

  private static RdbSummary verify(byte[] bytes, int step) throws SourceException {
    RdbVerifier verifier = new RdbVerifier("test");
    for (int i = 0; i < bytes.length; i += step) {
      verifier.update(bytes, i, Math.min(step, bytes.length - i));
    }
    return verifier.finish();
  }
}
