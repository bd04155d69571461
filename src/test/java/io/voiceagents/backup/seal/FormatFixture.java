package io.voiceagents.backup.seal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.keys.KeyRing;
import io.voiceagents.backup.keys.LocalKeyRing;
import io.voiceagents.backup.keys.Wrap;
import io.voiceagents.backup.keys.WrapCodec;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.policy.Compression.Codec;
import io.voiceagents.backup.source.ContentKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes a small sample of version 1 into a directory that does not exist. Run by hand, once for a
 * version of the format: what it wrote is checked in and must stay readable. Its keys protect
 * nothing.
 */
public final class FormatFixture {
  private static final ObjectMapper JSON = new ObjectMapper();

  private FormatFixture() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createDirectory(Path.of(arguments[0]));
    KeyFile file =
        KeyFile.generate(directory.resolve("key.json"), new SecureRandom(), Clock.systemUTC());
    KeyRing.Created created = new LocalKeyRing(file).create(Chain.ID);
    for (Wrap wrap : created.wraps()) {
      Files.write(directory.resolve("wrap-" + wrap.method() + ".json"), WrapCodec.encode(wrap));
    }
    ObjectNode root = JSON.createObjectNode();
    ArrayNode contents = root.putArray("contents");
    List<PackInfo> packs = new ArrayList<>();
    Chain chain = new Chain(created.keys(), Compression.DEFAULT);
    for (Codec codec : Codec.values()) {
      pack(chain, codec, packs, contents, directory);
    }
    byte[] list = PackListCodec.encode(packs);
    Draft draft =
        new Draft(
            chain.run,
            ObjectKind.PACKLIST,
            0,
            List.of(new Draft.FrameDraft(list, list.length, Filter.NONE)));
    SealedObject sealed = chain.sealed(draft);
    Files.write(directory.resolve("packlist"), sealed.bytes());
    root.put("list_raw_length", list.length);
    root.put("list_codec", sealed.frames().get(0).codec().word());
    root.put("list_sha256", sealed.sha256());
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(directory.resolve("contents.json").toFile(), root);
  }

  private static void pack(
      Chain chain, Codec codec, List<PackInfo> packs, ArrayNode contents, Path directory)
      throws Exception {
    List<Draft> drafts = new ArrayList<>();
    PackAssembler assembler = chain.assembler(drafts::add);
    int seed = 10 * packs.size();
    for (byte[] content :
        List.of(
            Bytes.text(5_000, seed),
            Bytes.wav(2_000, 1, seed + 1),
            Bytes.wav(1_000, 2, seed + 2),
            Bytes.random(700, seed + 3),
            withHole(seed + 4))) {
      ContentAssembler entry = assembler.begin(ContentKind.STREAM, true);
      entry.write(content, 0, content.length);
      describe(content, packs.size(), entry.finish(), contents.addObject());
    }
    assembler.finish();
    Draft first = drafts.get(0);
    Draft draft =
        new Draft(first.object().id(), first.object().kind(), packs.size(), first.frames());
    SealedObject sealed = new Chain(chain.keys, new Compression(codec, 0)).sealed(draft);
    Files.write(directory.resolve("pack-" + draft.object().number()), sealed.bytes());
    packs.add(PackInfo.of(sealed));
  }

  private static byte[] withHole(int seed) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(Bytes.text(300, seed));
    content.write(new byte[100_000]);
    content.write(Bytes.text(200, seed));
    return content.toByteArray();
  }

  private static void describe(
      byte[] content, int pack, List<ContentPart> parts, ObjectNode description) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
    description.put("sha256", HexFormat.of().formatHex(hash));
    ArrayNode places = description.putArray("parts");
    for (ContentPart part : parts) {
      if (part instanceof ChunkRef ref) {
        ArrayNode place = places.addArray().add(ref.sequence()).add(pack).add(ref.frame());
        place.add(ref.offset()).add(ref.length()).add(HexFormat.of().formatHex(ref.id()));
      } else {
        places.add(part.lengthBytes());
      }
    }
  }
}
