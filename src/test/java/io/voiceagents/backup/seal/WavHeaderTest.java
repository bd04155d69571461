package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WavHeaderTest {
  @Test
  void recognisesMonoAndStereo() {
    assertThat(channels(Bytes.wav(100, 1, 1))).isEqualTo(1);
    assertThat(channels(Bytes.wav(100, 2, 1))).isEqualTo(2);
  }

  @Test
  void recognisesTheExtensibleFormatAndChunksBeforeIt() {
    byte[] wav = header(true, 0xFFFE, 2, 16, 40);
    assertThat(channels(wav)).isEqualTo(2);
  }

  @Test
  void leavesOtherFormatsAlone() {
    assertThat(channels(header(false, 1, 1, 24, 16))).isZero();
    assertThat(channels(header(false, 3, 1, 16, 16))).as("floats").isZero();
    assertThat(channels(header(false, 7, 1, 16, 16))).as("mu-law").isZero();
    assertThat(channels(header(false, 1, 6, 16, 16))).as("six channels").isZero();
    assertThat(channels("RIFF is a word, WAVE too".getBytes(StandardCharsets.US_ASCII))).isZero();
  }

  @Test
  void aHeaderThatLiesAboutItsLengthsIsNoHeader() {
    byte[] wav = Bytes.wav(100, 1, 1);
    ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(16, -1);
    assertThat(channels(wav)).isZero();
    ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(16, 4);
    assertThat(channels(wav)).isZero();
  }

  @Property(tries = 300)
  void noBytesMakeItFail(@ForAll byte[] bytes) {
    byte[] wav = Bytes.wav(100, 1, 1);
    System.arraycopy(bytes, 0, wav, 12, Math.min(bytes.length, wav.length - 12));
    for (int length = 0; length < 80; length++) {
      assertThat(WavHeader.channels(Arrays.copyOf(wav, length), 0, length)).isBetween(0, 2);
    }
  }

  private static int channels(byte[] bytes) {
    return WavHeader.channels(bytes, 0, bytes.length);
  }

  private static byte[] header(boolean junk, int tag, int channels, int bits, int size) {
    ByteBuffer wav = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(192);
    wav.put("WAVE".getBytes(StandardCharsets.US_ASCII));
    if (junk) {
      wav.put("JUNK".getBytes(StandardCharsets.US_ASCII)).putInt(27).put(new byte[28]);
    }
    wav.put("fmt ".getBytes(StandardCharsets.US_ASCII)).putInt(size);
    wav.putShort((short) tag).putShort((short) channels).putInt(8000);
    wav.putInt(8000 * channels * bits / 8).putShort((short) (channels * bits / 8));
    wav.putShort((short) bits).putShort((short) 22).putShort((short) bits).putInt(3);
    wav.putShort((short) 1);
    return wav.array();
  }
}
