package io.voiceagents.backup.keys;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;

/**
 * The chain key as it is wrapped (docs/format.md §4): the CBOR map {@code {"aead": bytes, "ids":
 * bytes}}. Holders overwrite the array after use.
 */
final class ChainKeyBytes {
  private static final CBORFactory CBOR = new CBORFactory();

  private ChainKeyBytes() {}

  /** New random keys. */
  static byte[] generate() throws GeneralSecurityException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CBORGenerator cbor = CBOR.createGenerator(out)) {
      cbor.writeStartObject(null, 2);
      cbor.writeFieldName("aead");
      cbor.writeBinary(Keysets.serialize(Keysets.newFrameKey()));
      cbor.writeFieldName("ids");
      cbor.writeBinary(Keysets.serialize(Keysets.newIdKey()));
      cbor.writeEndObject();
    }
    return out.toByteArray();
  }

  /** Makes the keys usable; throws if the bytes are not a chain key. */
  static ChainKeys keys(ChainId chain, byte[] chainKey) throws IOException {
    Map<String, byte[]> parts = parse(chainKey);
    byte[] aead = parts.get("aead");
    byte[] ids = parts.get("ids");
    if (parts.size() != 2 || aead == null || ids == null) {
      throw new KeyException(
          "the chain key has the parts " + parts.keySet() + ", not aead and ids");
    }
    try {
      return TinkChainKeys.of(chain, Keysets.parse(aead), Keysets.parse(ids));
    } catch (GeneralSecurityException e) {
      throw new KeyException("the chain key of " + chain.chain() + " holds no usable keysets", e);
    }
  }

  private static Map<String, byte[]> parse(byte[] chainKey) throws IOException {
    Map<String, byte[]> parts = new HashMap<>();
    try (JsonParser cbor = CBOR.createParser(chainKey)) {
      if (cbor.nextToken() != JsonToken.START_OBJECT) {
        throw new KeyException("the chain key is not a CBOR map");
      }
      while (cbor.nextToken() == JsonToken.FIELD_NAME) {
        String name = cbor.currentName();
        cbor.nextToken();
        parts.put(name, cbor.getBinaryValue());
      }
    }
    return parts;
  }
}
