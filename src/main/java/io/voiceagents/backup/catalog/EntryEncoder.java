package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.voiceagents.backup.seal.ChunkRef;
import io.voiceagents.backup.seal.ContentPart;
import io.voiceagents.backup.seal.Hole;
import io.voiceagents.backup.seal.Slice;
import io.voiceagents.backup.source.EntryMeta;
import io.voiceagents.backup.source.FileIdentity;
import io.voiceagents.backup.source.Owner;
import io.voiceagents.backup.source.PathText;
import io.voiceagents.backup.source.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes entries as CBOR maps (docs/format.md §7). Not thread-safe. */
final class EntryEncoder {
  /** Parts in one map; the rest follows in continuation maps, so that no map outgrows a page. */
  static final int PARTS_PER_MAP = 8_192;

  private static final CBORFactory CBOR = new CBORFactory();

  private EntryEncoder() {}

  /** Writes an entry, in several maps if its content is long. */
  static void encode(Entry entry, Output output) throws IOException {
    List<ContentPart> parts = entry.content();
    int end = Math.min(parts.size(), PARTS_PER_MAP);
    output.map(first(entry.meta(), parts.subList(0, end)));
    for (int start = end; start < parts.size(); start = end) {
      end = Math.min(parts.size(), start + PARTS_PER_MAP);
      output.map(continuation(entry.path(), parts.subList(start, end)));
    }
  }

  /** Takes the encoded maps. */
  @FunctionalInterface
  interface Output {
    void map(byte[] cbor) throws IOException;
  }

  private static byte[] first(EntryMeta meta, List<ContentPart> parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(192);
    try (CBORGenerator cbor = CBOR.createGenerator(bytes)) {
      cbor.writeStartObject();
      path(cbor, meta.path());
      number(cbor, EntryFields.KIND, meta.kind().number());
      number(cbor, EntryFields.SIZE, meta.sizeBytes());
      time(cbor, meta.modified());
      number(cbor, EntryFields.MODE, meta.mode());
      owner(cbor, meta.owner());
      identity(cbor, meta.identity());
      target(cbor, meta.linkTarget());
      content(cbor, parts);
      attributes(cbor, meta.attributes());
      cbor.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static byte[] continuation(String path, List<ContentPart> parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 19);
    try (CBORGenerator cbor = CBOR.createGenerator(bytes)) {
      cbor.writeStartObject();
      path(cbor, path);
      content(cbor, parts);
      number(cbor, EntryFields.CONTINUES, 1);
      cbor.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void path(CBORGenerator cbor, String path) throws IOException {
    cbor.writeFieldId(EntryFields.PATH);
    cbor.writeBinary(PathText.encode(path));
  }

  private static void number(CBORGenerator cbor, int field, long value) throws IOException {
    if (value != 0) {
      cbor.writeFieldId(field);
      cbor.writeNumber(value);
    }
  }

  private static void time(CBORGenerator cbor, Timestamp time) throws IOException {
    cbor.writeFieldId(EntryFields.MODIFIED);
    cbor.writeStartArray(null, 2);
    cbor.writeNumber(time.seconds());
    cbor.writeNumber(time.nanos());
    cbor.writeEndArray();
  }

  private static void owner(CBORGenerator cbor, Owner owner) throws IOException {
    cbor.writeFieldId(EntryFields.OWNER);
    cbor.writeStartArray(null, 4);
    cbor.writeNumber(owner.uid());
    cbor.writeNumber(owner.gid());
    cbor.writeString(owner.user());
    cbor.writeString(owner.group());
    cbor.writeEndArray();
  }

  private static void identity(CBORGenerator cbor, Optional<FileIdentity> identity)
      throws IOException {
    if (identity.isPresent()) {
      FileIdentity id = identity.get();
      cbor.writeFieldId(EntryFields.IDENTITY);
      cbor.writeStartArray(null, 4);
      cbor.writeNumber(id.device());
      cbor.writeNumber(id.inode());
      cbor.writeNumber(id.changed().seconds());
      cbor.writeNumber(id.changed().nanos());
      cbor.writeEndArray();
    }
  }

  private static void target(CBORGenerator cbor, Optional<String> target) throws IOException {
    if (target.isPresent()) {
      cbor.writeFieldId(EntryFields.TARGET);
      cbor.writeBinary(PathText.encode(target.get()));
    }
  }

  private static void content(CBORGenerator cbor, List<ContentPart> parts) throws IOException {
    if (parts.isEmpty()) {
      return;
    }
    cbor.writeFieldId(EntryFields.CONTENT);
    cbor.writeStartArray(null, parts.size());
    for (ContentPart part : parts) {
      if (part instanceof Hole hole) {
        cbor.writeNumber(hole.lengthBytes());
      } else if (part instanceof Slice slice) {
        cbor.writeStartArray(null, 8);
        chunk(cbor, slice.stored());
        cbor.writeNumber(slice.skip());
        cbor.writeNumber(slice.length());
        cbor.writeEndArray();
      } else {
        cbor.writeStartArray(null, 6);
        chunk(cbor, (ChunkRef) part);
        cbor.writeEndArray();
      }
    }
    cbor.writeEndArray();
  }

  private static void chunk(CBORGenerator cbor, ChunkRef chunk) throws IOException {
    cbor.writeNumber(chunk.sequence());
    cbor.writeNumber(chunk.pack());
    cbor.writeNumber(chunk.frame());
    cbor.writeNumber(chunk.offset());
    cbor.writeNumber(chunk.length());
    cbor.writeBinary(chunk.id());
  }

  private static void attributes(CBORGenerator cbor, Map<String, byte[]> attributes)
      throws IOException {
    if (attributes.isEmpty()) {
      return;
    }
    cbor.writeFieldId(EntryFields.ATTRIBUTES);
    cbor.writeStartObject();
    for (Map.Entry<String, byte[]> attribute : new TreeMap<>(attributes).entrySet()) {
      cbor.writeFieldName(attribute.getKey());
      cbor.writeBinary(attribute.getValue());
    }
    cbor.writeEndObject();
  }
}
