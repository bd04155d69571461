package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.policy.Compression.Codec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PackListCodecTest {
  private static final List<Codec> CODECS = List.of(Codec.values());

  @Property(tries = 100)
  void readsWhatItWrote(@ForAll long seed) throws IOException {
    List<PackInfo> packs = packs(new Random(seed));
    assertThat(PackListCodec.decode(PackListCodec.encode(packs))).isEqualTo(packs);
  }

  @Property(tries = 300)
  void changedBytesGiveAnErrorOrAnotherListButNothingElse(@ForAll long seed, @ForAll byte change)
      throws IOException {
    Random random = new Random(seed);
    byte[] bytes = PackListCodec.encode(packs(random));
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = change;
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      try {
        PackListCodec.decode(cut).forEach(pack -> assertThat(pack.frames()).isNotNull());
      } catch (IOException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void refusesPacksThatDoNotAscendOrAddUp() throws IOException {
    FrameInfo frame = new FrameInfo(128, 100, Codec.NONE, Filter.NONE);
    PackInfo pack = new PackInfo(3, 128, "00".repeat(32), List.of(frame));
    byte[] twice = PackListCodec.encode(List.of(pack, pack));
    assertThatThrownBy(() -> PackListCodec.decode(twice)).hasMessageContaining("pack 3");
    byte[] wrong =
        PackListCodec.encode(List.of(new PackInfo(3, 129, "00".repeat(32), List.of(frame))));
    assertThatThrownBy(() -> PackListCodec.decode(wrong)).hasMessageContaining("add up");
  }

  private static List<PackInfo> packs(Random random) {
    List<PackInfo> packs = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      List<FrameInfo> frames = new ArrayList<>();
      for (int f = random.nextInt(12); f >= 0; f--) {
        Codec codec = CODECS.get(random.nextInt(CODECS.size()));
        Filter filter = random.nextBoolean() ? Filter.NONE : new Filter(2, 1);
        frames.add(
            new FrameInfo(28 + random.nextInt(1 << 20), random.nextInt(4 << 20), codec, filter));
      }
      long size = frames.stream().mapToLong(FrameInfo::sealedLength).sum();
      String hash = java.util.HexFormat.of().formatHex(Bytes.random(32, random.nextLong()));
      packs.add(new PackInfo(10 * packs.size() + random.nextInt(9), size, hash, frames));
    }
    return packs;
  }
}
