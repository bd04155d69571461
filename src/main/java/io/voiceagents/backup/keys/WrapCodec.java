package io.voiceagents.backup.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Wraps as the JSON objects of docs/format.md §4. */
public final class WrapCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

  private WrapCodec() {}

  public static byte[] encode(Wrap wrap) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", 1);
    root.put("repository", wrap.chain().repository());
    root.put("type", wrap.chain().type());
    root.put("chain", wrap.chain().chain());
    root.put("key_id", wrap.keyId());
    root.put("method", wrap.method());
    root.put("wrapped", wrap.wrapped());
    return JSON.writeValueAsBytes(root);
  }

  /**
   * The inverse of {@link #encode}.
   *
   * @throws KeyException if the bytes are no wrap of format 1
   */
  public static Wrap decode(byte[] bytes) throws IOException {
    JsonNode root = parse(bytes);
    if (!root.path("format").isInt() || root.path("format").intValue() != 1) {
      throw new KeyException(
          "a wrap has format " + root.path("format") + ". Hint: read it with a newer version");
    }
    ChainId chain = chain(text(root, "repository"), text(root, "type"), text(root, "chain"));
    return new Wrap(chain, text(root, "key_id"), text(root, "method"), wrapped(root));
  }

  private static JsonNode parse(byte[] bytes) throws IOException {
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new KeyException("a wrap is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static ChainId chain(String repository, String type, String chain) throws KeyException {
    try {
      return new ChainId(repository, type, chain);
    } catch (IllegalArgumentException e) {
      throw new KeyException("a wrap names no chain", e);
    }
  }

  private static byte[] wrapped(JsonNode root) throws IOException {
    try {
      byte[] wrapped = root.path("wrapped").binaryValue();
      if (wrapped != null && wrapped.length > 0) {
        return wrapped;
      }
    } catch (IOException e) {
      throw new KeyException("'wrapped' of a wrap is not base64", e);
    }
    throw new KeyException("a wrap has no 'wrapped'");
  }

  private static String text(JsonNode root, String field) throws KeyException {
    JsonNode value = root.path(field);
    if (!value.isTextual()) {
      throw new KeyException("a wrap has no '" + field + "'");
    }
    return value.asText();
  }
}
