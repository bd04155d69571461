package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.source.ContentKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Content of which most is stored already, and the rest lies in between. */
class ReusedPartsTest {
  private static final int PAGE = 8_192;

  @Property(tries = 30)
  void comesBackWhateverWasReused(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Chain chain = Chain.create();
    byte[] before = Bytes.random(PAGE * (1 + random.nextInt(300)), seed);
    if (random.nextBoolean()) {
      Arrays.fill(before, before.length / 4, before.length / 2, (byte) 0);
    }
    PackAssembler assembler = chain.assembler(chain::seal);
    List<ContentPart> stored = add(assembler, before);
    byte[] after = before.clone();
    ContentAssembler content = assembler.begin(ContentKind.PAGES, false);
    for (int at = 0; at < after.length; at += PAGE) {
      if (random.nextInt(4) == 0) {
        Arrays.fill(after, at, at + PAGE, (byte) random.nextInt(3));
        content.write(after, at, PAGE);
      } else {
        reuse(content, range(stored, at, PAGE));
      }
    }
    List<ContentPart> parts = content.finish();
    assembler.finish();

    assertThat(chain.read(parts)).isEqualTo(after);
  }

  @Test
  void smallChangesShareAChunk() throws IOException {
    Chain chain = Chain.create();
    byte[] before = Bytes.random(100 * PAGE, 1);
    PackAssembler assembler = chain.assembler(chain::seal);
    List<ContentPart> stored = add(assembler, before);
    ContentAssembler content = assembler.begin(ContentKind.PAGES, false);
    for (int page = 0; page < 100; page++) {
      if (page % 10 == 5) {
        content.write(Bytes.random(PAGE, page), 0, PAGE);
      } else {
        reuse(content, range(stored, (long) page * PAGE, PAGE));
      }
    }
    List<ContentPart> parts = content.finish();

    assertThat(
            parts.stream()
                .flatMap(part -> part.chunk().stream())
                .filter(chunk -> chunk.length() < 100 * PAGE))
        .hasSize(10)
        .allMatch(chunk -> chunk.length() == 10 * PAGE);
  }

  @Test
  void aSliceNeverReachesBeyondItsChunk() {
    ChunkRef chunk = new ChunkRef(0, 0, 0, 100, 10, new byte[32]);
    assertThat(chunk.slice(3, 4).offsetInFrame()).isEqualTo(103);
    assertThat(chunk.slice(3, 4).slice(1, 2)).isEqualTo(new Slice(chunk, 4, 2));
    assertThat(chunk.slice(0, 10)).isSameAs(chunk);
    for (int[] bad : new int[][] {{0, 10}, {-1, 3}, {3, 0}, {3, 8}, {Integer.MAX_VALUE, 2}}) {
      assertThatThrownBy(() -> new Slice(chunk, bad[0], bad[1]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static List<ContentPart> add(PackAssembler assembler, byte[] content) throws IOException {
    ContentAssembler entry = assembler.begin(ContentKind.PAGES, false);
    entry.write(content, 0, content.length);
    return entry.finish();
  }

  private static List<ContentPart> range(List<ContentPart> parts, long from, long length) {
    long begins = 0;
    List<ContentPart> found = new ArrayList<>();
    for (ContentPart part : parts) {
      long start = Math.max(begins, from);
      long end = Math.min(begins + part.lengthBytes(), from + length);
      if (start < end) {
        found.add(part.slice(start - begins, end - start));
      }
      begins += part.lengthBytes();
    }
    return found;
  }

  private static void reuse(ContentAssembler content, List<ContentPart> parts) throws IOException {
    for (ContentPart part : parts) {
      content.reuse(part);
    }
  }
}
