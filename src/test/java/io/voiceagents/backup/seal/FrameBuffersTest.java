package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.source.ContentKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameBuffersTest {
  private final FrameBuffers buffers = new FrameBuffers(1_000);

  @Test
  void anArrayComesBackOnce() {
    byte[] array = buffers.take(10);
    Draft.Lease lease = buffers.lease(List.of(array));
    assertThat(lease.end()).isTrue();
    assertThat(lease.end()).isFalse();
    assertThat(buffers.take(1_000)).isSameAs(array);
    assertThat(buffers.take(1_000)).isNotSameAs(array);
  }

  @Test
  void largerOnesAreNotKept() {
    byte[] array = buffers.take(5_000);
    buffers.lease(List.of(array)).end();
    assertThat(array).hasSize(5_000);
    assertThat(buffers.take(5_000)).isNotSameAs(array);
  }

  /**
   * A route that seals a draft twice: the second time its arrays may hold another draft's bytes.
   */
  @Test
  void aDraftIsCheckedOnce() throws IOException {
    Chain chain = Chain.create();
    List<Draft> drafts = new ArrayList<>();
    PackAssembler assembler = chain.assembler(drafts::add);
    byte[] text = Bytes.text(100_000, 1);
    ContentAssembler content = assembler.begin(ContentKind.STREAM, false);
    content.write(text, 0, text.length);
    content.finish();
    assembler.finish();
    try (Compress compress = new Compress(Compression.DEFAULT);
        DecodeCheck check = new DecodeCheck(chain.keys)) {
      Encrypt encrypt = new Encrypt(chain.keys);
      Sealed first = encrypt.encrypt(compress.compress(drafts.get(0)));
      Sealed second = encrypt.encrypt(compress.compress(drafts.get(0)));
      assertThat(check.check(first).draft().frames()).isEmpty();
      assertThatThrownBy(() -> check.check(second)).hasMessageContaining("sealed twice");
    }
  }
}
