package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.policy.Compression.Codec;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule 7 of the failure modes: what a library wrote is decoded before it is sent. */
class Fault07GarbageFromACodecTest {
  private final Chain chain = Chain.create();
  private final byte[] text = Bytes.text(300_000, 1);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void fault07_aCodecThatChangesOneByteIsCaught(Codec codec) throws IOException {
    AtomicInteger fired = new AtomicInteger();
    // Valid packed data of other content: neither the seal nor the codec can notice.
    CodecFactory faulty = kind -> new ForgettingCodec(CodecFactory.LIBRARIES.open(kind), fired);
    try (Compress compress = new Compress(new Compression(codec, 0), faulty);
        DecodeCheck check = new DecodeCheck(chain.keys)) {
      Sealed sealed = new Encrypt(chain.keys).encrypt(compress.compress(draft(Filter.NONE)));
      assertThatThrownBy(() -> check.check(sealed))
          .isInstanceOf(DamagedException.class)
          .hasMessageContaining("decodes to other bytes than were read");
    }
    assertThat(fired.get()).as("packings, by trial levels too").isPositive();
  }

  @Test
  void fault07_aCipherThatChangesOneByteIsCaught() throws IOException {
    try (Compress compress = new Compress(Compression.DEFAULT);
        DecodeCheck check = new DecodeCheck(chain.keys)) {
      Sealed sealed = new Encrypt(chain.keys).encrypt(compress.compress(draft(Filter.NONE)));
      sealed.bytes()[sealed.bytes().length / 2] ^= 4;
      assertThatThrownBy(() -> check.check(sealed)).isInstanceOf(DamagedException.class);
    }
  }

  @Test
  void fault07_aFilterThatDoesNotInvertIsCaught() throws IOException {
    try (Compress compress = new Compress(Compression.DEFAULT);
        DecodeCheck check = new DecodeCheck(chain.keys)) {
      Compressed good = compress.compress(draft(new Filter(1, 1)));
      Compressed.Frame frame = good.frames().get(0);
      Compressed wrong =
          new Compressed(
              good.draft(),
              List.of(new Compressed.Frame(frame.bytes(), frame.codec(), new Filter(1, 2))));
      assertThatThrownBy(() -> check.check(new Encrypt(chain.keys).encrypt(wrong)))
          .isInstanceOf(DamagedException.class)
          .hasMessageContaining("decodes to other bytes than were read");
    }
  }

  private Draft draft(Filter filter) {
    return new Draft(
        chain.run, ObjectKind.PACK, 0, List.of(new Draft.FrameDraft(text, text.length, filter)));
  }

  /** Packs everything but the last change: one byte of the input is replaced. */
  private record ForgettingCodec(FrameCodec codec, AtomicInteger fired) implements FrameCodec {
    @Override
    public int bound(int rawLength) {
      return codec.bound(rawLength);
    }

    @Override
    public int compress(byte[] raw, int length, int level, byte[] out) throws IOException {
      byte[] other = raw.clone();
      other[length / 3] ^= 1;
      fired.incrementAndGet();
      return codec.compress(other, length, level, out);
    }

    @Override
    public void decompress(byte[] packed, int length, byte[] out, int rawLength)
        throws IOException {
      codec.decompress(packed, length, out, rawLength);
    }

    @Override
    public void close() {
      codec.close();
    }
  }
}
