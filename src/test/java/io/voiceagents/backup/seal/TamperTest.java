package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.policy.Compression.Codec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TamperTest {
  private final Chain chain = Chain.create();
  private final FrameOpener opener = new FrameOpener();
  private final SealedObject pack = pack();
  private final byte[] sealed = Arrays.copyOf(pack.bytes(), pack.frames().get(0).sealedLength());
  private final FrameInfo info = pack.frames().get(0);

  @AfterEach
  void close() {
    opener.close();
  }

  @Test
  void opensWhatIsUnchanged() throws IOException {
    assertThat(open(chain.run, ObjectKind.PACK, 5, 0, info, sealed, chain.keys))
        .isEqualTo(Bytes.text(3_000, 1));
  }

  @Test
  void refusesEveryFlippedByte() {
    for (int i = 0; i < sealed.length; i++) {
      byte[] flipped = sealed.clone();
      flipped[i] ^= 1;
      assertRefused(chain.run, ObjectKind.PACK, 5, 0, info, flipped, chain.keys);
    }
  }

  @Test
  void refusesMoreAndFewerBytes() {
    for (int length : List.of(0, 1, 27, 28, sealed.length - 1, sealed.length + 1)) {
      byte[] other = Arrays.copyOf(sealed, length);
      assertRefused(chain.run, ObjectKind.PACK, 5, 0, info, other, chain.keys);
      FrameInfo told = new FrameInfo(length, info.rawLength(), info.codec(), info.filter());
      assertRefused(chain.run, ObjectKind.PACK, 5, 0, told, other, chain.keys);
    }
  }

  @Test
  void refusesAnotherPlace() {
    RunId run = chain.run;
    assertRefused(run, ObjectKind.PACK, 5, 1, info, sealed, chain.keys);
    assertRefused(run, ObjectKind.PACK, 6, 0, info, sealed, chain.keys);
    assertRefused(run, ObjectKind.PAGE, 5, 0, info, sealed, chain.keys);
    assertRefused(run, ObjectKind.PACKLIST, 5, 0, info, sealed, chain.keys);
    RunId otherSet = new RunId(run.chain(), 1, run.run());
    assertRefused(otherSet, ObjectKind.PACK, 5, 0, info, sealed, chain.keys);
    RunId otherRun = new RunId(run.chain(), 0, "2-0badcafe");
    assertRefused(otherRun, ObjectKind.PACK, 5, 0, info, sealed, chain.keys);
  }

  @Test
  void refusesAnotherRepositoryTypeChainAndKey() {
    ChainId id = chain.run.chain();
    for (ChainId other :
        List.of(
            new ChainId("5e1c7a52-98d1-4a6e-a1b3-0d4b8a0d9f10", id.type(), id.chain()),
            new ChainId(id.repository(), "logs", id.chain()),
            new ChainId(id.repository(), id.type(), "20261122T020000Z-0a1b2c3e"))) {
      RunId run = new RunId(other, 0, chain.run.run());
      assertRefused(run, ObjectKind.PACK, 5, 0, info, sealed, chain.keys);
    }
    assertRefused(chain.run, ObjectKind.PACK, 5, 0, info, sealed, Chain.create().keys);
  }

  @Test
  void refusesAnotherDescription() {
    int size = info.sealedLength();
    int raw = info.rawLength();
    for (FrameInfo other :
        List.of(
            new FrameInfo(size, raw, Codec.GZIP, info.filter()),
            new FrameInfo(size, raw, Codec.NONE, info.filter()),
            new FrameInfo(size, raw, info.codec(), new Filter(1, 2)),
            new FrameInfo(size, raw - 1, info.codec(), info.filter()),
            new FrameInfo(size, raw + 1, info.codec(), info.filter()))) {
      assertRefused(chain.run, ObjectKind.PACK, 5, 0, other, sealed, chain.keys);
    }
  }

  @Test
  void refusesFramesThatChangedTheirPlaces() {
    FrameInfo second = pack.frames().get(1);
    byte[] bytes =
        Arrays.copyOfRange(pack.bytes(), sealed.length, sealed.length + second.sealedLength());
    assertRefused(chain.run, ObjectKind.PACK, 5, 0, second, bytes, chain.keys);
    assertRefused(chain.run, ObjectKind.PACK, 5, 1, info, sealed, chain.keys);
  }

  @Test
  void refusesALengthThatWouldFillTheMemory() {
    FrameInfo bomb = new FrameInfo(sealed.length, (4 << 20) + 1, Codec.ZSTD, Filter.NONE);
    assertThatThrownBy(() -> open(chain.run, ObjectKind.PACK, 5, 0, bomb, sealed, chain.keys))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("4194305");
    FrameInfo negative = new FrameInfo(sealed.length, -1, Codec.ZSTD, Filter.NONE);
    assertRefused(chain.run, ObjectKind.PAGE, 5, 0, negative, sealed, chain.keys);
    assertThatThrownBy(
            () ->
                opener.open(
                    chain.run, ObjectKind.PACK, 5, 1, info, pack.bytes(), 1 << 20, chain.keys))
        .isInstanceOf(DamagedException.class);
  }

  @Test
  void refusesContentThatUnpacksToMoreOrLessThanItSays() throws IOException {
    byte[] zeros = new byte[100_000];
    for (Codec codec : List.of(Codec.ZSTD, Codec.GZIP, Codec.LZ4)) {
      try (FrameCodec packer = CodecFactory.LIBRARIES.open(codec)) {
        byte[] out = new byte[packer.bound(zeros.length)];
        int size = packer.compress(zeros, zeros.length, 1, out);
        for (int told : List.of(99_999, 100_001)) {
          Draft draft = draft(new Draft.FrameDraft(new byte[told], told, Filter.NONE));
          Compressed.Frame frame =
              new Compressed.Frame(Arrays.copyOf(out, size), codec, Filter.NONE);
          Sealed lie = new Encrypt(chain.keys).encrypt(new Compressed(draft, List.of(frame)));
          assertRefused(
              chain.run, ObjectKind.PACK, 5, 0, lie.frames().get(0), lie.bytes(), chain.keys);
        }
      }
    }
  }

  @Test
  void namesTheObjectAndTheChunkThatIsWrong() {
    byte[] raw = Bytes.text(3_000, 1);
    ChunkRef good = new ChunkRef(0, 5, 0, 1_000, 500, chain.keys.id(raw, 1_000, 500));
    assertThat(good).satisfies(ref -> ChunkCheck.verify(chain.keys, raw, ref, "packs/x"));
    raw[1_499] ^= 1;
    assertThatThrownBy(() -> ChunkCheck.verify(chain.keys, raw, good, "packs/x"))
        .isInstanceOfSatisfying(
            DamagedException.class,
            e -> {
              assertThat(e.objectKey()).isEqualTo("packs/x");
              assertThat(e.offset()).isEqualTo(1_000);
              assertThat(e).hasMessageContaining("packs/x, frame 0, offset 1000");
            });
    for (ChunkRef outside :
        List.of(
            new ChunkRef(0, 5, 0, 2_900, 101, good.id()),
            new ChunkRef(0, 5, 0, -1, 10, good.id()),
            new ChunkRef(0, 5, 0, Integer.MAX_VALUE, Integer.MAX_VALUE, good.id()),
            new ChunkRef(0, 5, 0, 0, 0, good.id()))) {
      assertThatThrownBy(() -> ChunkCheck.verify(chain.keys, raw, outside, "packs/x"))
          .isInstanceOf(DamagedException.class);
    }
  }

  private SealedObject pack() {
    byte[] text = Bytes.text(3_000, 1);
    byte[] more = Bytes.text(3_000, 2);
    try {
      return chain.sealed(
          draft(
              new Draft.FrameDraft(text, 3_000, Filter.NONE),
              new Draft.FrameDraft(more, 3_000, Filter.NONE)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Draft draft(Draft.FrameDraft... frames) {
    return new Draft(chain.run, ObjectKind.PACK, 5, new ArrayList<>(List.of(frames)));
  }

  private byte[] open(
      RunId run,
      ObjectKind kind,
      int number,
      int ordinal,
      FrameInfo told,
      byte[] bytes,
      ChainKeys keys)
      throws IOException {
    return opener.open(run, kind, number, ordinal, told, bytes, keys);
  }

  private void assertRefused(
      RunId run,
      ObjectKind kind,
      int number,
      int ordinal,
      FrameInfo told,
      byte[] bytes,
      ChainKeys keys) {
    assertThatThrownBy(() -> open(run, kind, number, ordinal, told, bytes, keys))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("frame " + ordinal);
  }
}
