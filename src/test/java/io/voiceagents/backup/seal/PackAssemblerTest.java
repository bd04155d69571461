package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.source.ContentKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackAssemblerTest {
  private final Chain chain = Chain.create();
  private final List<Draft> drafts = new ArrayList<>();
  private final PackAssembler assembler = chain.assembler(drafts::add);

  @Test
  void storesWhatTheChainHasOnlyOnce() throws IOException {
    byte[] content = Bytes.text(3_000_000, 1);
    List<ContentPart> first = add(content);
    List<ContentPart> second = add(content);
    assembler.finish();
    assertThat(places(second)).isEqualTo(places(first));
    assertThat(assembler.newBytes()).isEqualTo(3_000_000);
    assertThat(assembler.knownBytes()).isEqualTo(3_000_000);
    assertThat(new PackAssembler(chain.run, chain.keys, chain.index, drafts::add, 8 << 20))
        .satisfies(next -> assertThat(addTo(next, content)).hasSameSizeAs(first))
        .satisfies(next -> assertThat(next.newBytes()).isZero());
  }

  @Test
  void packsAndFramesKeepTheirBounds() throws IOException {
    for (int i = 0; i < 30; i++) {
      add(Bytes.random(10 + 130_000 * i, i));
    }
    add(new byte[6_000_000 - 1]);
    assembler.finish();
    assertThat(drafts)
        .extracting(draft -> draft.object().number())
        .isEqualTo(sequence(drafts.size()));
    assertThat(drafts).allSatisfy(draft -> assertThat(rawBytes(draft)).isBetween(1L, 8L << 20));
    assertThat(drafts.subList(0, drafts.size() - 1))
        .allSatisfy(draft -> assertThat(rawBytes(draft)).isGreaterThan(4L << 20));
    assertThat(drafts)
        .flatExtracting(Draft::frames)
        .allSatisfy(frame -> assertThat(frame.length()).isBetween(1, 4 << 20));
    assertThat(assembler.packs()).isEqualTo(drafts.size());
  }

  @Test
  void smallFilesShareAFrame() throws IOException {
    for (int i = 0; i < 200; i++) {
      add(Bytes.text(4096, i));
    }
    assembler.finish();
    assertThat(drafts).hasSize(1);
    assertThat(drafts.get(0).frames()).hasSize(1);
  }

  @Test
  void soundAndTextThatAlternateLieInFramesOfTheirOwn() throws IOException {
    List<ChunkRef> sound = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      // The odd byte at the end would tear the samples of the next file apart.
      byte[] wav = Arrays.copyOf(Bytes.wav(20_000, 1, i), 40_045);
      add(wav).forEach(part -> sound.add((ChunkRef) part));
      add(Bytes.text(3_001, i));
    }
    assembler.finish();
    assertThat(drafts.get(0).frames())
        .extracting(Draft.FrameDraft::filter)
        .hasSize(2)
        .doesNotHaveDuplicates();
    assertThat(sound).allMatch(ref -> ref.offset() % 2 == 0);
  }

  @Test
  void soundThatIsNoiseIsNotFiltered() throws IOException {
    byte[] noise = Bytes.wav(200_000, 1, 1);
    System.arraycopy(Bytes.random(400_000, 2), 0, noise, 44, 400_000);
    add(noise);
    assembler.finish();
    assertThat(drafts.get(0).frames())
        .extracting(Draft.FrameDraft::filter)
        .containsOnly(Filter.NONE);
  }

  @Test
  void pagesAreCutOnTheGridEvenAfterAHole() throws IOException {
    byte[] relation = Bytes.random(3 << 20, 1);
    Arrays.fill(relation, 100 << 10, 300 << 10, (byte) 0);
    ContentAssembler entry = assembler.begin(ContentKind.PAGES, true);
    entry.write(relation, 0, relation.length);
    assertThat(entry.finish())
        .extracting(ContentPart::lengthBytes)
        .containsExactly(100L << 10, 200L << 10, 724L << 10, 1L << 20, 1L << 20);
  }

  @Test
  void whatIsDiscardedLeavesTheNextContentIntact() throws IOException {
    ContentAssembler dropped = assembler.begin(ContentKind.STREAM, true);
    dropped.write(Bytes.random(5_000_000, 1), 0, 5_000_000);
    dropped.discard();
    byte[] content = Bytes.text(100_000, 2);
    List<ContentPart> parts = add(content);
    assembler.finish();
    for (Draft draft : drafts) {
      chain.seal(draft);
    }
    assertThat(chain.read(parts)).isEqualTo(content);
  }

  @Test
  void takesOneContentAtATime() throws IOException {
    ContentAssembler first = assembler.begin(ContentKind.STREAM, true);
    assertThatThrownBy(() -> assembler.begin(ContentKind.STREAM, true))
        .isInstanceOf(IllegalStateException.class);
    first.finish();
    assertThatThrownBy(() -> first.write(new byte[1], 0, 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aStoppedRunStopsTheCapture() {
    PackAssembler stopped =
        chain.assembler(
            draft -> {
              throw new IOException("the run was stopped");
            });
    assertThatThrownBy(() -> addTo(stopped, Bytes.random(20_000_000, 1)))
        .isInstanceOf(IOException.class)
        .hasMessage("the run was stopped");
  }

  private List<ContentPart> add(byte[] content) throws IOException {
    return addTo(assembler, content);
  }

  private static List<ContentPart> addTo(PackAssembler to, byte[] content) throws IOException {
    ContentAssembler entry = to.begin(ContentKind.STREAM, true);
    for (int at = 0; at < content.length; at += 100_000) {
      entry.write(content, at, Math.min(100_000, content.length - at));
    }
    return entry.finish();
  }

  private static List<String> places(List<ContentPart> parts) {
    return parts.stream()
        .map(part -> (ChunkRef) part)
        .map(ref -> ref.pack() + " " + ref.frame() + " " + ref.offset() + " " + ref.length())
        .toList();
  }

  private static long rawBytes(Draft draft) {
    return draft.frames().stream().mapToLong(Draft.FrameDraft::length).sum();
  }

  private static List<Integer> sequence(int length) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      numbers.add(i);
    }
    return numbers;
  }
}
