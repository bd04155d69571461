package io.voiceagents.backup.seal;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.keys.ThrowawayKeys;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.source.ContentKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A chain with real keys, and the whole way of content to stored objects and back. */
final class Chain {
  /** Twice the largest frame, so that the bounds of packs show. */
  static final int PACK_BYTES = 8 << 20;

  static final ChainId ID =
      new ChainId(
          "3f1c7a52-98d1-4a6e-a1b3-0d4b8a0d9f10", "voice_data", "20261122T020000Z-0a1b2c3d");

  final ChainKeys keys;
  final RunId run = new RunId(ID, 0, "1-0badcafe");
  final ChunkIndex index = new ChunkIndex();
  final Map<String, SealedObject> stored = new HashMap<>();
  private final Compression compression;

  Chain(ChainKeys keys, Compression compression) {
    this.keys = keys;
    this.compression = compression;
  }

  static Chain create() {
    return create(Compression.DEFAULT);
  }

  static Chain create(Compression compression) {
    return new Chain(ThrowawayKeys.of(ID), compression);
  }

  PackAssembler assembler(DraftSink sink) {
    return new PackAssembler(run, keys, index, sink, PACK_BYTES);
  }

  /** Stores contents as one run would. */
  List<List<ContentPart>> store(ContentKind kind, boolean audio, byte[]... contents)
      throws IOException {
    List<List<ContentPart>> all = new ArrayList<>();
    PackAssembler assembler = assembler(this::seal);
    for (byte[] content : contents) {
      ContentAssembler entry = assembler.begin(kind, audio);
      entry.write(content, 0, content.length);
      all.add(entry.finish());
    }
    assembler.finish();
    return all;
  }

  void seal(Draft draft) throws IOException {
    SealedObject object = sealed(draft);
    stored.put(draft.key(), object);
  }

  SealedObject sealed(Draft draft) throws IOException {
    try (Compress compress = new Compress(compression);
        DecodeCheck check = new DecodeCheck(keys)) {
      return check.check(new Encrypt(keys).encrypt(compress.compress(draft)));
    }
  }

  long storedBytes() {
    return stored.values().stream().mapToLong(object -> object.bytes().length).sum();
  }

  /** Reads contents back from the stored bytes alone. */
  byte[] read(List<ContentPart> parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FrameOpener opener = new FrameOpener()) {
      for (ContentPart part : parts) {
        if (part.chunk().isPresent()) {
          ChunkRef ref = part.chunk().get();
          byte[] raw = open(opener, ref);
          ChunkCheck.verify(keys, raw, ref, ObjectKeys.object(run, ObjectKind.PACK, ref.pack()));
          out.write(raw, part.offsetInFrame(), (int) part.lengthBytes());
        } else {
          out.writeBytes(new byte[Math.toIntExact(part.lengthBytes())]);
        }
      }
    }
    return out.toByteArray();
  }

  private byte[] open(FrameOpener opener, ChunkRef ref) throws IOException {
    SealedObject pack =
        Objects.requireNonNull(stored.get(ObjectKeys.object(run, ObjectKind.PACK, ref.pack())));
    int offset = (int) PackInfo.of(pack).frameOffset(ref.frame());
    FrameInfo info = pack.frames().get(ref.frame());
    return opener.open(
        run, ObjectKind.PACK, ref.pack(), ref.frame(), info, pack.bytes(), offset, keys);
  }
}
