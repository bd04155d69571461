package io.voiceagents.backup.seal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.voiceagents.backup.policy.Compression.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Pack lists as the CBOR sequences of docs/format.md §6. */
public final class PackListCodec {
  private static final CBORFactory CBOR = new CBORFactory();

  private PackListCodec() {}

  /** The raw frame of a pack list; packs ascend by number. */
  public static byte[] encode(List<PackInfo> packs) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CBORGenerator cbor = CBOR.createGenerator(out)) {
      for (PackInfo pack : packs) {
        write(cbor, pack);
      }
    }
    return out.toByteArray();
  }

  private static void write(CBORGenerator cbor, PackInfo pack) throws IOException {
    cbor.writeStartArray(pack, 4);
    cbor.writeNumber(pack.number());
    cbor.writeNumber(pack.sizeBytes());
    cbor.writeBinary(HexFormat.of().parseHex(pack.sha256()));
    cbor.writeStartArray(pack, pack.frames().size());
    for (FrameInfo frame : pack.frames()) {
      cbor.writeStartArray(frame, 4);
      cbor.writeNumber(frame.sealedLength());
      cbor.writeNumber(frame.rawLength());
      cbor.writeString(frame.codec().word());
      cbor.writeString(frame.filter().word());
      cbor.writeEndArray();
    }
    cbor.writeEndArray();
    cbor.writeEndArray();
  }

  /**
   * The inverse of {@link #encode}.
   *
   * @throws IOException if the bytes are no pack list, packs do not ascend, or the frames of one do
   *     not add up to its size
   */
  public static List<PackInfo> decode(byte[] raw) throws IOException {
    List<PackInfo> packs = new ArrayList<>();
    int last = -1;
    try (JsonParser cbor = CBOR.createParser(raw)) {
      while (cbor.nextToken() != null) {
        PackInfo pack = read(cbor);
        if (pack.number() <= last || pack.frameOffset(pack.frames().size()) != pack.sizeBytes()) {
          throw new IOException(
              "pack " + pack.number() + " of a pack list does not follow or does not add up");
        }
        last = pack.number();
        packs.add(pack);
      }
    }
    return packs;
  }

  private static PackInfo read(JsonParser cbor) throws IOException {
    expect(cbor, cbor.currentToken(), JsonToken.START_ARRAY);
    int number = integer(cbor);
    expect(cbor, cbor.nextToken(), JsonToken.VALUE_NUMBER_INT);
    long size = cbor.getLongValue();
    expect(cbor, cbor.nextToken(), JsonToken.VALUE_EMBEDDED_OBJECT);
    byte[] sha256 = cbor.getBinaryValue();
    List<FrameInfo> frames = new ArrayList<>();
    expect(cbor, cbor.nextToken(), JsonToken.START_ARRAY);
    while (cbor.nextToken() == JsonToken.START_ARRAY) {
      frames.add(frame(cbor));
    }
    expect(cbor, cbor.currentToken(), JsonToken.END_ARRAY);
    expect(cbor, cbor.nextToken(), JsonToken.END_ARRAY);
    return new PackInfo(number, size, HexFormat.of().formatHex(sha256), frames);
  }

  private static FrameInfo frame(JsonParser cbor) throws IOException {
    int sealedLength = integer(cbor);
    int rawLength = integer(cbor);
    String codec = text(cbor);
    String filter = text(cbor);
    expect(cbor, cbor.nextToken(), JsonToken.END_ARRAY);
    try {
      return new FrameInfo(sealedLength, rawLength, Codec.of(codec), Filter.of(filter));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "a pack list names " + e.getMessage() + ". Hint: read it with a newer version", e);
    }
  }

  private static int integer(JsonParser cbor) throws IOException {
    expect(cbor, cbor.nextToken(), JsonToken.VALUE_NUMBER_INT);
    int value = cbor.getIntValue();
    if (value < 0) {
      throw new IOException("a pack list has the length " + value);
    }
    return value;
  }

  private static String text(JsonParser cbor) throws IOException {
    expect(cbor, cbor.nextToken(), JsonToken.VALUE_STRING);
    return cbor.getText();
  }

  private static void expect(JsonParser cbor, JsonToken found, JsonToken wanted)
      throws IOException {
    if (found != wanted) {
      throw new IOException(
          "a pack list has "
              + found
              + " where "
              + wanted
              + " belongs, at byte "
              + cbor.currentLocation().getByteOffset());
    }
  }
}
