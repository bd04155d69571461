package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.keys.KeyRing;
import io.voiceagents.backup.keys.LocalKeyRing;
import io.voiceagents.backup.keys.RecoveryKeyFile;
import io.voiceagents.backup.keys.RecoveryKeyRing;
import io.voiceagents.backup.keys.Wrap;
import io.voiceagents.backup.keys.WrapCodec;
import io.voiceagents.backup.policy.Compression.Codec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What version 1 has written once must stay readable; {@link FormatFixture} made the files. */
class FormatFixtureTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/format/v1");
  private static final RunId RUN = new RunId(Chain.ID, 0, "1-0badcafe");
  private final FrameOpener opener = new FrameOpener();

  @AfterEach
  void close() {
    opener.close();
  }

  @Test
  void theKeyFileOpensThePacks() throws Exception {
    assertReadable(new LocalKeyRing(KeyFile.read(DIRECTORY.resolve("key.json"))));
  }

  @Test
  void theRecoveryKeyOpensThePacks() throws Exception {
    Path recovery = KeyFile.recoveryPath(DIRECTORY.resolve("key.json"));
    assertReadable(new RecoveryKeyRing(RecoveryKeyFile.read(recovery)));
  }

  /** Tink accepts keysets before it knows their algorithms, so what runs first matters. */
  @Test
  void aFreshProcessOpensThePacksWithTheRecoveryKeyFirst() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FormatFixtureTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  public static void main(String[] arguments) throws Exception {
    new FormatFixtureTest().theRecoveryKeyOpensThePacks();
  }

  @Test
  void theSampleHasEveryCodecAndFilters() throws Exception {
    ChainKeys keys = keys(new LocalKeyRing(KeyFile.read(DIRECTORY.resolve("key.json"))));
    List<FrameInfo> frames =
        packs(keys, description()).stream().flatMap(pack -> pack.frames().stream()).toList();
    assertThat(frames).extracting(FrameInfo::codec).contains(Codec.values());
    assertThat(frames).extracting(frame -> frame.filter().channels()).contains(0, 1, 2);
  }

  private void assertReadable(KeyRing ring) throws Exception {
    ChainKeys keys = keys(ring);
    JsonNode description = description();
    List<PackInfo> packs = packs(keys, description);
    for (JsonNode content : description.path("contents")) {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      for (JsonNode part : content.path("parts")) {
        hash.update(part.isArray() ? chunk(keys, packs, part) : new byte[part.intValue()]);
      }
      assertThat(HexFormat.of().formatHex(hash.digest()))
          .isEqualTo(content.path("sha256").asText());
    }
  }

  private static ChainKeys keys(KeyRing ring) throws IOException {
    Wrap aead = WrapCodec.decode(Files.readAllBytes(DIRECTORY.resolve("wrap-tink-aead.json")));
    Wrap hpke = WrapCodec.decode(Files.readAllBytes(DIRECTORY.resolve("wrap-tink-hpke.json")));
    return ring.open(Chain.ID, List.of(aead, hpke));
  }

  private static JsonNode description() throws IOException {
    return new ObjectMapper().readTree(DIRECTORY.resolve("contents.json").toFile());
  }

  private List<PackInfo> packs(ChainKeys keys, JsonNode description) throws IOException {
    byte[] sealed = Files.readAllBytes(DIRECTORY.resolve("packlist"));
    FrameInfo info =
        new FrameInfo(
            sealed.length,
            description.path("list_raw_length").intValue(),
            Codec.of(description.path("list_codec").asText()),
            Filter.NONE);
    return PackListCodec.decode(opener.open(RUN, ObjectKind.PACKLIST, 0, 0, info, sealed, keys));
  }

  private byte[] chunk(ChainKeys keys, List<PackInfo> packs, JsonNode part) throws IOException {
    ChunkRef ref =
        new ChunkRef(
            part.get(0).intValue(),
            part.get(1).intValue(),
            part.get(2).intValue(),
            part.get(3).intValue(),
            part.get(4).intValue(),
            HexFormat.of().parseHex(part.get(5).asText()));
    PackInfo pack = packs.get(ref.pack());
    byte[] object = Files.readAllBytes(DIRECTORY.resolve("pack-" + ref.pack()));
    byte[] raw =
        opener.open(
            RUN,
            ObjectKind.PACK,
            ref.pack(),
            ref.frame(),
            pack.frames().get(ref.frame()),
            object,
            (int) pack.frameOffset(ref.frame()),
            keys);
    ChunkCheck.verify(keys, raw, ref, "pack-" + ref.pack());
    byte[] bytes = new byte[ref.length()];
    System.arraycopy(raw, ref.offset(), bytes, 0, ref.length());
    return bytes;
  }
}
