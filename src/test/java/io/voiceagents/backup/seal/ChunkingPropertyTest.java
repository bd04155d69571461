package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.source.ContentKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever contents come, in whatever slices: the rules of docs/format.md, section 5. */
class ChunkingPropertyTest {
  private static final int GRID = 1 << 20;

  @Property(tries = 25)
  void everyContentComesBackFromChunksThatKeepTheirBounds(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int count, @ForAll boolean audio)
      throws IOException {
    Random random = new Random(seed);
    Chain chain = Chain.create();
    List<Draft> drafts = new ArrayList<>();
    PackAssembler assembler = chain.assembler(drafts::add);
    List<byte[]> contents = new ArrayList<>();
    List<List<ContentPart>> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (random.nextInt(4) == 0) {
        write(assembler, ContentKind.STREAM, audio, content(random), random).discard();
      }
      byte[] content =
          i > 0 && random.nextInt(3) == 0 ? contents.get(random.nextInt(i)) : content(random);
      ContentKind kind = random.nextBoolean() ? ContentKind.STREAM : ContentKind.PAGES;
      contents.add(content);
      parts.add(write(assembler, kind, audio, content, random).finish());
    }
    assembler.finish();

    for (Draft draft : drafts) {
      chain.seal(draft);
    }
    assertBounds(drafts);
    assertPlaces(parts, drafts);
    for (int i = 0; i < count; i++) {
      assertThat(chain.read(parts.get(i))).isEqualTo(contents.get(i));
    }
  }

  @Property(tries = 25)
  void whereItIsCutDependsOnTheContentAlone(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Chain chain = Chain.create();
    PackAssembler assembler = chain.assembler(draft -> {});
    byte[] content = content(random);
    ContentKind kind = random.nextBoolean() ? ContentKind.STREAM : ContentKind.PAGES;

    List<ContentPart> first = write(assembler, kind, true, content, random).finish();
    long stored = assembler.newBytes();
    List<ContentPart> again = write(assembler, kind, true, content, random).finish();

    assertThat(places(again)).isEqualTo(places(first));
    assertThat(assembler.newBytes()).as("the second time nothing is new").isEqualTo(stored);
  }

  private static List<String> places(List<ContentPart> parts) {
    return parts.stream()
        .map(
            part ->
                part.chunk()
                    .map(ref -> ref.pack() + "/" + ref.frame() + "/" + ref.offset() + "+")
                    .orElse("hole ")
                    .concat(Long.toString(part.lengthBytes())))
        .toList();
  }

  private static ContentAssembler write(
      PackAssembler to, ContentKind kind, boolean audio, byte[] content, Random random)
      throws IOException {
    ContentAssembler entry = to.begin(kind, audio);
    int longest = 1 + random.nextInt(400_000);
    for (int at = 0; at < content.length; ) {
      int length = Math.min(content.length - at, 1 + random.nextInt(longest));
      entry.write(content, at, length);
      at += length;
    }
    return entry;
  }

  /** Runs of noise, text, zeros and sound, of lengths around the limits. */
  private static byte[] content(Random random) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int i = random.nextInt(4); i > 0; i--) {
      int length = random.nextInt(random.nextInt(8) == 0 ? 5 << 20 : 700_000);
      content.writeBytes(
          switch (random.nextInt(4)) {
            case 0 -> Bytes.random(length, random.nextLong());
            case 1 -> Bytes.text(length, random.nextLong());
            case 2 -> new byte[length];
            default -> Bytes.wav(length / 4, 1 + random.nextInt(2), random.nextLong());
          });
    }
    return content.toByteArray();
  }

  private static void assertBounds(List<Draft> drafts) {
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      assertThat(draft.object().number()).isEqualTo(i);
      long raw = draft.frames().stream().mapToLong(Draft.FrameDraft::length).sum();
      assertThat(raw).isBetween(1L, (long) Chain.PACK_BYTES);
      assertThat(draft.frames())
          .allSatisfy(frame -> assertThat(frame.length()).isBetween(1, Cutter.MAX_CHUNK));
    }
  }

  /** Chunks lie within their frames, and two of them never in the same bytes of one. */
  private static void assertPlaces(List<List<ContentPart>> contents, List<Draft> drafts) {
    Map<String, ChunkRef> byPlace = new HashMap<>();
    for (List<ContentPart> parts : contents) {
      long at = 0;
      for (ContentPart part : parts) {
        assertThat(part.lengthBytes()).isPositive();
        at += part.lengthBytes();
        if (part.chunk().isPresent()) {
          ChunkRef chunk = part.chunk().get();
          int frame = drafts.get(chunk.pack()).frames().get(chunk.frame()).length();
          assertThat(chunk.offset() + chunk.length()).isLessThanOrEqualTo(frame);
          String place = chunk.pack() + "/" + chunk.frame() + "/" + chunk.offset();
          ChunkRef other = byPlace.putIfAbsent(place, chunk);
          assertThat(other == null || other.length() == chunk.length()).as(place).isTrue();
        }
      }
      assertThat(at).isBetween(0L, 20L * GRID);
    }
  }
}
