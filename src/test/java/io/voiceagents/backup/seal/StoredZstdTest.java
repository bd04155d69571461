package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.policy.Compression.Codec;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredZstdTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 255, 131_071, 131_072, 131_073, 524_288, 2_097_152})
  void anyZstdReadsIt(int length) throws IOException {
    byte[] bytes = Bytes.random(length + 3, 1);
    byte[] out = new byte[StoredZstd.bound(length)];
    int size = StoredZstd.write(bytes, length, out);
    byte[] back = new byte[length];
    try (FrameCodec zstd = CodecFactory.LIBRARIES.open(Codec.ZSTD)) {
      zstd.decompress(out, size, back, length);
    }
    assertThat(back).isEqualTo(Arrays.copyOf(bytes, length));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 1_000, 40_000, 131_073, 1 << 20, 4 << 20})
  void soundFitsTheBoundWhateverIsNoiseInIt(int length) throws IOException {
    byte[] noise = Bytes.random(length, 2);
    try (FrameCodec zstd = CodecFactory.LIBRARIES.open(Codec.ZSTD)) {
      byte[] out = new byte[zstd.bound(length)];
      int size = zstd.compressSound(noise, length, length / 2, 1, out);
      byte[] back = new byte[length];
      zstd.decompress(out, size, back, length);
      assertThat(back).isEqualTo(noise);
    }
  }

  @Test
  void tellsNoiseFromSpeech() {
    byte[] text = Bytes.text(100_000, 3);
    assertThat(Noise.isNoise(Bytes.random(100_000, 4), 100_000)).isTrue();
    assertThat(Noise.isNoise(text, text.length)).isFalse();
    assertThat(Noise.isNoise(Bytes.random(1_000, 5), 1_000)).isFalse();
  }
}
