package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.source.ContentKind;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  @Test
  void severalThreadsSealAtOnce() throws Exception {
    Chain chain = Chain.create();
    byte[] content = Bytes.text(20_000_000, 8);
    List<Draft> drafts = new ArrayList<>();
    PackAssembler assembler =
        new PackAssembler(chain.run, chain.keys, chain.index, drafts::add, 4 << 20);
    ContentAssembler entry = assembler.begin(ContentKind.STREAM, true);
    entry.write(content, 0, content.length);
    List<ContentPart> parts = entry.finish();
    assembler.finish();
    Map<String, SealedObject> stored = new ConcurrentHashMap<>();
    try (Compress compress = new Compress(Compression.DEFAULT);
        DecodeCheck check = new DecodeCheck(chain.keys)) {
      Encrypt encrypt = new Encrypt(chain.keys);
      ExecutorService pool = Executors.newFixedThreadPool(4);
      List<Future<?>> running = new ArrayList<>();
      for (Draft draft : drafts) {
        running.add(
            pool.submit(
                () ->
                    stored.put(
                        draft.key(), check.check(encrypt.encrypt(compress.compress(draft))))));
      }
      for (Future<?> future : running) {
        future.get();
      }
      pool.shutdown();
    }
    chain.stored.putAll(stored);
    assertThat(drafts).hasSizeGreaterThan(3);
    assertThat(chain.read(parts)).isEqualTo(content);
  }

  @Test
  void aHugePageHasAFrameOfItsOwnSize() throws Exception {
    Chain chain = Chain.create();
    byte[] page = Bytes.text(9_000_000, 1);
    Draft draft =
        new Draft(
            chain.run,
            ObjectKind.PAGE,
            3,
            List.of(new Draft.FrameDraft(page, page.length, Filter.NONE)));
    SealedObject sealed = chain.sealed(draft);
    try (FrameOpener opener = new FrameOpener()) {
      assertThat(
              opener.open(
                  chain.run,
                  ObjectKind.PAGE,
                  3,
                  0,
                  sealed.frames().get(0),
                  sealed.bytes(),
                  chain.keys))
          .isEqualTo(page);
    }
  }

  @Test
  void theChecksumIsThatOfTheObject() throws Exception {
    Chain chain = Chain.create();
    chain.store(ContentKind.STREAM, true, Bytes.text(10_000, 1));
    SealedObject object = chain.stored.values().iterator().next();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(object.bytes());
    assertThat(object.sha256()).isEqualTo(HexFormat.of().formatHex(hash));
  }
}
