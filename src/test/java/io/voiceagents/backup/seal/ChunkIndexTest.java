package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChunkIndexTest {
  @Test
  void findsEveryChunkAndNoOther() {
    ChunkIndex index = new ChunkIndex();
    for (int i = 0; i < 50_000; i++) {
      index.add(new ChunkRef(i % 7, i, i % 9, 2 * i, 3 * i + 1, id(i)));
    }
    assertThat(index.size()).isEqualTo(50_000);
    for (int i = 0; i < 50_000; i++) {
      ChunkRef ref = index.find(id(i)).orElseThrow();
      int[] place = {ref.sequence(), ref.pack(), ref.frame(), ref.offset(), ref.length()};
      if (!Arrays.equals(place, new int[] {i % 7, i, i % 9, 2 * i, 3 * i + 1})) {
        fail("chunk %d is said to lie at %s", i, ref);
      }
    }
    assertThat(index.find(id(50_000))).isEmpty();
  }

  @Test
  void idsThatDifferInOneByteOnlyAreDifferent() {
    ChunkIndex index = new ChunkIndex();
    for (int i = 0; i < 32; i++) {
      byte[] id = new byte[32];
      id[i] = 1;
      index.add(new ChunkRef(0, i, 0, 0, 1, id));
    }
    byte[] last = new byte[32];
    last[31] = 1;
    assertThat(index.find(last).orElseThrow().pack()).isEqualTo(31);
    assertThat(index.find(new byte[32])).isEmpty();
  }

  @Test
  void theFirstPlaceOfAChunkStays() {
    ChunkIndex index = new ChunkIndex();
    index.add(new ChunkRef(0, 1, 0, 0, 1, id(1)));
    assertThat(index.add(new ChunkRef(0, 2, 0, 0, 1, id(1)))).isFalse();
    assertThat(index.find(id(1)).orElseThrow().pack()).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoId() {
    assertThatThrownBy(() -> new ChunkIndex().find(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("31");
  }

  private static byte[] id(int seed) {
    return Bytes.random(32, seed);
  }
}
