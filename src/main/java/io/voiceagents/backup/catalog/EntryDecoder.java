package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
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
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the entries of a CBOR sequence (docs/format.md §7), merging continuations. Strict: an
 * unknown field or type fails. Not thread-safe.
 */
final class EntryDecoder implements Closeable {
  private static final CBORFactory CBOR = new CBORFactory();

  private final CBORParser parser;
  private Optional<Fields> pending;

  EntryDecoder(byte[] page, int length) throws IOException {
    this(new ByteArrayInputStream(page, 0, length));
  }

  EntryDecoder(InputStream maps) throws IOException {
    parser = CBOR.createParser(maps);
    pending = readMap();
  }

  /** The next entry, or empty at the end. */
  Optional<Entry> next() throws IOException {
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = pending.get();
    if (fields.continues) {
      throw damaged("a continuation without its entry");
    }
    pending = readMap();
    while (pending.isPresent() && pending.get().continues) {
      if (!pending.get().path.equals(fields.path)) {
        throw damaged("a continuation of another path");
      }
      fields.parts.addAll(pending.get().parts);
      pending = readMap();
    }
    return Optional.of(fields.entry());
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private Optional<Fields> readMap() throws IOException {
    try {
      return readFields();
    } catch (IllegalArgumentException e) {
      throw new CatalogException("index page is malformed: " + e.getMessage(), e);
    }
  }

  private Optional<Fields> readFields() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      return Optional.empty();
    }
    expect(token, JsonToken.START_OBJECT);
    Fields fields = new Fields();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      int field = Integer.parseInt(parser.currentName());
      parser.nextToken();
      fields.read(field);
    }
    return Optional.of(fields);
  }

  private long number() throws IOException {
    expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT);
    return parser.getLongValue();
  }

  private long nextNumber() throws IOException {
    parser.nextToken();
    return number();
  }

  private byte[] binary() throws IOException {
    expect(parser.currentToken(), JsonToken.VALUE_EMBEDDED_OBJECT);
    return parser.getBinaryValue();
  }

  private String nextText() throws IOException {
    expect(parser.nextToken(), JsonToken.VALUE_STRING);
    return parser.getText();
  }

  private void startArray() throws IOException {
    expect(parser.currentToken(), JsonToken.START_ARRAY);
  }

  private void endArray() throws IOException {
    expect(parser.nextToken(), JsonToken.END_ARRAY);
  }

  private static void expect(JsonToken token, JsonToken wanted) throws IOException {
    if (token != wanted) {
      throw damaged("found " + token + " where " + wanted + " was expected");
    }
  }

  private static CatalogException damaged(String what) {
    return new CatalogException("index page is malformed: " + what);
  }

  /** The fields of one map with their defaults. */
  private final class Fields {
    String path = "";
    EntryKind kind = EntryKind.FILE;
    long size;
    Timestamp modified = new Timestamp(0, 0);
    int mode;
    Owner owner = Owner.UNKNOWN;
    Optional<FileIdentity> identity = Optional.empty();
    Optional<String> target = Optional.empty();
    List<ContentPart> parts = new ArrayList<>();
    Map<String, byte[]> attributes = new LinkedHashMap<>();
    final Map<Long, ChunkRef> sliced = new HashMap<>();
    boolean continues;

    void read(int field) throws IOException {
      switch (field) {
        case EntryFields.PATH -> path = PathText.decode(binary());
        case EntryFields.KIND -> kind = kind(number());
        case EntryFields.SIZE -> size = number();
        case EntryFields.MODIFIED -> modified = time();
        case EntryFields.MODE -> mode = (int) number();
        case EntryFields.OWNER -> owner = owner();
        case EntryFields.IDENTITY -> identity = Optional.of(identity());
        case EntryFields.TARGET -> target = Optional.of(PathText.decode(binary()));
        case EntryFields.CONTENT -> content();
        case EntryFields.ATTRIBUTES -> attributes();
        case EntryFields.CONTINUES -> continues = number() != 0;
        default -> throw damaged("field " + field + " is unknown; a newer version wrote it");
      }
    }

    private EntryKind kind(long number) throws CatalogException {
      return EntryKind.of(number)
          .orElseThrow(() -> damaged("entry kind " + number + " is unknown"));
    }

    private Timestamp time() throws IOException {
      startArray();
      Timestamp time = new Timestamp(nextNumber(), (int) nextNumber());
      endArray();
      return time;
    }

    private Owner owner() throws IOException {
      startArray();
      Owner read = new Owner((int) nextNumber(), (int) nextNumber(), nextText(), nextText());
      endArray();
      return read;
    }

    private FileIdentity identity() throws IOException {
      startArray();
      long device = nextNumber();
      long inode = nextNumber();
      FileIdentity read =
          new FileIdentity(device, inode, new Timestamp(nextNumber(), (int) nextNumber()));
      endArray();
      return read;
    }

    private void content() throws IOException {
      startArray();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        parts.add(
            parser.currentToken() == JsonToken.START_ARRAY ? reference() : new Hole(number()));
      }
    }

    private ContentPart reference() throws IOException {
      int sequence = (int) nextNumber();
      int pack = (int) nextNumber();
      int frame = (int) nextNumber();
      int offset = (int) nextNumber();
      int length = (int) nextNumber();
      parser.nextToken();
      ChunkRef chunk = new ChunkRef(sequence, pack, frame, offset, length, binary());
      if (parser.nextToken() == JsonToken.END_ARRAY) {
        return chunk;
      }
      int skip = (int) number();
      Slice slice = new Slice(shared(chunk), skip, (int) nextNumber());
      endArray();
      return slice;
    }

    /** One object for all slices of a chunk: there may be a hundred thousand of them. */
    private ChunkRef shared(ChunkRef chunk) {
      long place = (long) chunk.pack() << 32 | chunk.offset();
      ChunkRef known = sliced.putIfAbsent(place, chunk);
      return known != null && known.isSameAs(chunk) ? known : chunk;
    }

    private void attributes() throws IOException {
      expect(parser.currentToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        attributes.put(name, binary());
      }
    }

    Entry entry() throws IOException {
      try {
        return new Entry(
            new EntryMeta(path, kind, size, modified, mode, owner, identity, target, attributes),
            parts);
      } catch (IllegalArgumentException e) {
        throw new CatalogException("index page is malformed: " + e.getMessage(), e);
      }
    }
  }
}
