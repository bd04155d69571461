package io.voiceagents.backup.catalog;

import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.keys.ThrowawayKeys;
import io.voiceagents.backup.seal.ChunkRef;
import io.voiceagents.backup.seal.ContentPart;
import io.voiceagents.backup.seal.Hole;
import io.voiceagents.backup.seal.Slice;
import io.voiceagents.backup.source.EntryKind;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.FileIdentity;
import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.PathText;
import io.voiceagents.backup.source.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Entries as sources and file systems may make them, at random. */
final class Entries {
  static final ChainId CHAIN =
      new ChainId(
          "3f1c7a52-98d1-4a6e-a1b3-0d4b8a0d9f10", "voice_data", "20261122T020000Z-0a1b2c3d");

  private static final EntryKind[] KINDS = EntryKind.values();

  private Entries() {}

  static ChainKeys keys() {
    return ThrowawayKeys.of(CHAIN);
  }

  /** Ascending, each path once. */
  static List<Entry> ascending(Random random, int count) {
    TreeSet<String> paths = new TreeSet<>(PathText.ORDER);
    while (paths.size() < count) {
      paths.add(path(random));
    }
    return paths.stream().map(path -> entry(random, path)).toList();
  }

  /** Any bytes but 0 may stand in a name, and {@code /} only between names. */
  static String path(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(12)];
    random.nextBytes(bytes);
    boolean plain = random.nextInt(3) > 0;
    for (int i = 0; i < bytes.length; i++) {
      int letter = plain ? 'a' + (bytes[i] & 7) : bytes[i];
      boolean edge = i == 0 || i == bytes.length - 1 || bytes[i - 1] == '/';
      bytes[i] =
          (byte)
              (!edge && random.nextInt(5) == 0 ? '/' : letter == 0 || letter == '/' ? 'x' : letter);
    }
    return PathText.decode(bytes);
  }

  static Entry entry(Random random, String path) {
    List<ContentPart> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      parts.add(part(random));
    }
    return entry(random, path, parts);
  }

  static Entry entry(Random random, String path, List<ContentPart> parts) {
    long size = parts.stream().mapToLong(ContentPart::lengthBytes).sum();
    return new Entry(
        new EntryMeta(
            path,
            KINDS[random.nextInt(KINDS.length)],
            size,
            time(random),
            random.nextInt(010000),
            random.nextBoolean()
                ? Owner.UNKNOWN
                : new Owner(random.nextInt(), random.nextInt(), "agent", "grüppe"),
            random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new FileIdentity(random.nextLong(), random.nextLong(), time(random))),
            random.nextBoolean() ? Optional.empty() : Optional.of(path(random)),
            attributes(random)),
        parts);
  }

  static ContentPart part(Random random) {
    if (random.nextInt(4) == 0) {
      return new Hole(1L + random.nextInt(Integer.MAX_VALUE));
    }
    byte[] id = new byte[32];
    random.nextBytes(id);
    ChunkRef chunk =
        new ChunkRef(
            random.nextInt(100),
            random.nextInt(1_000),
            random.nextInt(64),
            random.nextInt(1 << 22),
            2 + random.nextInt(1 << 20),
            id);
    if (random.nextInt(3) > 0) {
      return chunk;
    }
    int skip = random.nextInt(chunk.length());
    return new Slice(chunk, skip, Math.min(1 + random.nextInt(4096), slack(chunk, skip)));
  }

  /** Most that a slice may have from there on: never the whole chunk. */
  private static int slack(ChunkRef chunk, int skip) {
    return skip == 0 ? chunk.length() - 1 : chunk.length() - skip;
  }

  private static Timestamp time(Random random) {
    return new Timestamp(random.nextLong() >> random.nextInt(64), random.nextInt(1_000_000_000));
  }

  private static Map<String, byte[]> attributes(Random random) {
    Map<String, byte[]> attributes = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      byte[] value = new byte[random.nextInt(40)];
      random.nextBytes(value);
      attributes.put("user." + path(random).replaceAll("[^a-z]", "_"), value);
    }
    return attributes;
  }

  /** Everything of an entry, comparable: arrays have no equality of their own. */
  static String text(Entry entry) {
    StringBuilder text = new StringBuilder();
    EntryMeta meta = entry.meta();
    text.append(meta.kind()).append(PathText.ORDER.compare(meta.path(), "")).append(meta.path());
    text.append(meta.sizeBytes()).append(meta.modified()).append(meta.mode()).append(meta.owner());
    text.append(meta.identity()).append(meta.linkTarget());
    new TreeMap<>(meta.attributes()).forEach((name, value) -> text.append(name).append(hex(value)));
    for (ContentPart part : entry.content()) {
      text.append(part.lengthBytes()).append('@').append(part.offsetInFrame());
      text.append(part.chunk().map(Entries::text).orElse(""));
    }
    return text.toString();
  }

  private static String text(ChunkRef chunk) {
    return String.join(
        ":",
        List.of(
            Integer.toString(chunk.sequence()),
            Integer.toString(chunk.pack()),
            Integer.toString(chunk.frame()),
            Integer.toString(chunk.offset()),
            Integer.toString(chunk.length()),
            hex(chunk.id())));
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }
}
