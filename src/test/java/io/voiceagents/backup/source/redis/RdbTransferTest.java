package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.source.SourceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RdbTransferTest {
  private static final String MARK = "0123456789abcdef0123456789abcdef01234567";

  @Property(tries = 300)
  void findsTheMarkWhereverReadsAndBuffersCutIt(
      @ForAll @IntRange(max = 700) int length,
      @ForAll @IntRange(min = 1, max = 90) int longestRead,
      @ForAll @IntRange(min = 64, max = 130) int bufferBytes,
      @ForAll long seed)
      throws Exception {
    byte[] payload = likeTheMark(length, new Random(seed));
    byte[] stream = join(bytes("$EOF:" + MARK + "\r\n"), payload, bytes(MARK), bytes("+after\r\n"));
    WireInput in = input(stream, longestRead, bufferBytes, new Random(seed));
    ByteArrayOutputStream copied = new ByteArrayOutputStream();
    assertThat(RdbTransfer.copy(in, copied::write)).isEqualTo(RdbTransfer.Framing.MARK);
    assertThat(copied.toByteArray()).isEqualTo(payload);
    assertThat(in.line()).isEqualTo("+after");
  }

  @Property(tries = 100)
  void takesExactlyTheLengthThatTheServerSays(
      @ForAll @IntRange(max = 700) int length,
      @ForAll @IntRange(min = 1, max = 90) int longestRead,
      @ForAll long seed)
      throws Exception {
    byte[] payload = likeTheMark(length, new Random(seed));
    byte[] stream = join(bytes("$" + length + "\r\n"), payload, bytes("*1\r\n"));
    WireInput in = input(stream, longestRead, 64, new Random(seed));
    ByteArrayOutputStream copied = new ByteArrayOutputStream();
    assertThat(RdbTransfer.copy(in, copied::write)).isEqualTo(RdbTransfer.Framing.LENGTH);
    assertThat(copied.toByteArray()).isEqualTo(payload);
    assertThat(in.line()).isEqualTo("*1");
  }

  @Property(tries = 100)
  void fault34_refusesAStreamThatEndsBeforeItsMark(
      @ForAll @IntRange(max = 300) int length, @ForAll @IntRange(min = 1, max = 40) int missing) {
    byte[] payload = likeTheMark(length, new Random(length));
    byte[] whole = join(bytes("$EOF:" + MARK + "\r\n"), payload, bytes(MARK));
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - missing);
    assertThatThrownBy(() -> RdbTransfer.copy(input(cut, 50, 64, new Random(1)), (b, o, l) -> {}))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("closed the connection")
        .hasMessageContaining("Hint: ");
  }

  @Test
  void fault02_refusesAStreamThatIsShorterThanItsLength() {
    WireInput in = input(bytes("$100\r\nREDIS0009"), 50, 64, new Random(1));
    assertThatThrownBy(() -> RdbTransfer.copy(in, (b, o, l) -> {}))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("closed the connection after 15 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$-1\r\n",
        "$\r\n",
        "$EOF:short\r\n",
        "$12x\r\n",
        "+OK\r\n",
        "$9999999999999999999\r\n"
      })
  void refusesAHeaderThatIsNotOfTheProtocol(String header) {
    assertThatThrownBy(
            () -> RdbTransfer.copy(input(bytes(header), 50, 64, new Random(1)), (b, o, l) -> {}))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("Hint: ");
  }

  @Test
  void saysWhatTheServerSaysInPlaceOfAnRdb() {
    byte[] stream = bytes("-ERR BGSAVE failed, replication can't continue\r\n");
    assertThatThrownBy(
            () -> RdbTransfer.copy(input(stream, 50, 64, new Random(1)), (b, o, l) -> {}))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("BGSAVE failed")
        .hasMessageContaining("Hint: ");
  }

  @Test
  void copiesManyMegabytesThroughOneBuffer() throws Exception {
    long length = 300L * 1024 * 1024;
    long[] copied = new long[1];
    InputStream endless =
        new InputStream() {
          private long left = length;

          @Override
          public int read() {
            throw new AssertionError("reads are in bulk");
          }

          @Override
          public int read(byte[] buffer, int offset, int count) {
            int now = (int) Math.min(count, left);
            left -= now;
            return now;
          }
        };
    InputStream all =
        new java.io.SequenceInputStream(
            new ByteArrayInputStream(bytes("$" + length + "\r\n")), endless);
    RdbTransfer.copy(new WireInput(all, "test"), (b, o, l) -> copied[0] += l);
    assertThat(copied[0]).isEqualTo(length);
  }

  /** Bytes with many beginnings of the mark in them, never the whole. */
  private static byte[] likeTheMark(int length, Random random) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (bytes.size() < length) {
      bytes.writeBytes(bytes(MARK.substring(0, random.nextInt(MARK.length()))));
      bytes.write(random.nextInt(256) | 0x80);
    }
    byte[] payload = java.util.Arrays.copyOf(bytes.toByteArray(), length);
    // Otherwise its last bytes and the mark's first could be one mark.
    if (length > 0) {
      payload[length - 1] = (byte) 0xFF;
    }
    return payload;
  }

  private static WireInput input(byte[] stream, int longestRead, int bufferBytes, Random random) {
    InputStream shortReads =
        new ByteArrayInputStream(stream) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(longestRead)));
          }
        };
    return new WireInput(shortReads, "test", bufferBytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
