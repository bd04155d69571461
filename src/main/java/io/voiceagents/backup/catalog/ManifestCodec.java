package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.ChainKeys;
import io.voiceagents.backup.policy.SourceKind;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.source.CaptureReport.Problem;
import io.voiceagents.backup.store.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Manifests to bytes and back (docs/format.md §8). Thread-safe. */
final class ManifestCodec {
  private static final int MAX_BODY_BYTES = 256 << 20;
  private static final ObjectMapper CBOR =
      CBORMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private ManifestCodec() {}

  /** The whole object. */
  static byte[] encode(Manifest manifest, ChainKeys keys) throws IOException {
    byte[] body = CBOR.writeValueAsBytes(Body.of(manifest));
    byte[] header =
        ManifestHeader.encode(new ManifestHeader.Committed(manifest.summary(), body.length));
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    object.writeBytes(header);
    object.write('\n');
    try {
      object.writeBytes(keys.seal(Zstd.compress(body), associatedData(manifest.summary(), header)));
    } catch (GeneralSecurityException e) {
      throw new CatalogException(
          "manifest " + manifest.summary().key() + " could not be sealed", e);
    }
    return object.toByteArray();
  }

  /** The header line of an object at a manifest's key, which may be cut off after the line. */
  static ManifestHeader header(byte[] object, String key) throws IOException {
    return ManifestHeader.decode(Arrays.copyOf(object, lineEnd(object, key)), key);
  }

  /**
   * Opens a whole object.
   *
   * @throws CatalogException if it is not the manifest of this place of this chain, byte for byte
   */
  static Manifest decode(byte[] object, ChainId chain, int sequence, ChainKeys keys)
      throws IOException {
    String key = ObjectKeys.manifest(chain, sequence);
    int end = lineEnd(object, key);
    byte[] line = Arrays.copyOf(object, end);
    if (!(ManifestHeader.decode(line, key) instanceof ManifestHeader.Committed header)) {
      throw new CatalogException(key + " is a tombstone: that set was abandoned or has expired");
    }
    SetSummary set = header.summary();
    header.expectAt(chain, sequence, key);
    byte[] compressed =
        open(Arrays.copyOfRange(object, end + 1, object.length), line, set, key, keys);
    return body(compressed, header, key).manifest(set);
  }

  private static byte[] open(
      byte[] message, byte[] line, SetSummary set, String key, ChainKeys keys)
      throws CatalogException {
    try {
      return keys.open(message, associatedData(set, line));
    } catch (GeneralSecurityException e) {
      throw new CatalogException(
          key
              + " is damaged or was changed: it does not authenticate. Hint: restore the object from a replica",
          e);
    }
  }

  private static Body body(byte[] compressed, ManifestHeader.Committed header, String key)
      throws IOException {
    if (header.rawLength() < 0 || header.rawLength() > MAX_BODY_BYTES) {
      throw new CatalogException(key + " claims a body of " + header.rawLength() + " bytes");
    }
    try {
      return CBOR.readValue(Zstd.decompress(compressed, header.rawLength()), Body.class);
    } catch (ZstdException | JsonProcessingException e) {
      throw new CatalogException(key + " is authentic but can't be read: " + e.getMessage(), e);
    }
  }

  private static int lineEnd(byte[] object, String key) throws CatalogException {
    for (int i = 0; i < Math.min(object.length, ManifestHeader.MAX_BYTES); i++) {
      if (object[i] == '\n') {
        return i;
      }
    }
    throw new CatalogException(
        key + " has no header line. Hint: restore the object from a replica");
  }

  private static byte[] associatedData(SetSummary set, byte[] line) {
    ChainId chain = set.chain();
    return String.join(
            "|",
            "vab1",
            "manifest",
            chain.repository(),
            chain.type(),
            chain.chain(),
            Integer.toString(set.sequence()),
            set.parent(),
            Sha256.hex(line))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The CBOR map. */
  private record Body(
      String source,
      List<Manifest.RunLists> runs,
      List<PageRef> pages,
      Map<String, String> facts,
      List<Problem> problems,
      long problemCount) {
    static Body of(Manifest manifest) {
      return new Body(
          manifest.source().word(),
          manifest.runs(),
          manifest.pages(),
          new TreeMap<>(manifest.facts()),
          manifest.problems(),
          manifest.problemCount());
    }

    Manifest manifest(SetSummary summary) {
      return new Manifest(
          summary,
          SourceKind.valueOf(source.toUpperCase(Locale.ROOT)),
          runs,
          pages,
          facts,
          problems,
          problemCount);
    }
  }
}
