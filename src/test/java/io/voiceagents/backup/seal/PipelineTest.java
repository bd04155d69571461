package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.source.ContentKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipelineTest {
  @ParameterizedTest
  @EnumSource
  void givesBackWhatItTook(Compression.Codec codec) throws Exception {
    Chain chain = Chain.create(new Compression(codec, 0));
    byte[][] contents = {
      Bytes.text(3_000_000, 1),
      Bytes.random(9_000_001, 2),
      Bytes.wav(700_000, 1, 3),
      Bytes.wav(400_000, 2, 4),
      Arrays.copyOf(Bytes.wav(300_000, 1, 5), 500_001),
      new byte[] {7},
      new byte[0],
      new byte[1_000_003]
    };
    List<List<ContentPart>> streams = chain.store(ContentKind.STREAM, true, contents);
    for (int i = 0; i < contents.length; i++) {
      assertThat(chain.read(streams.get(i))).isEqualTo(contents[i]);
    }
  }

  @Test
  void compressesSmoothSoundBetterWithTheFilter() throws Exception {
    byte[] sound = Bytes.wav(2_000_000, 1, 6);
    Chain with = Chain.create();
    Chain without = Chain.create();
    with.store(ContentKind.STREAM, true, sound);
    without.store(ContentKind.STREAM, false, sound);
    assertThat(with.storedBytes() * 12).isLessThan(without.storedBytes() * 10);
  }
}
