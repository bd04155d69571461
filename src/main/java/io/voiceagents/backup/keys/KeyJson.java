package io.voiceagents.backup.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.crypto.tink.KeysetHandle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** The JSON of the three kinds of key files, and its checks. Errors never quote the content. */
final class KeyJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final JsonNode root;

  private KeyJson(Path path, JsonNode root) {
    this.path = path;
    this.root = root;
  }

  /** Starts a file of that kind. */
  static ObjectNode start(String kind) {
    return JSON.createObjectNode().put("format", 1).put("kind", kind);
  }

  static byte[] bytes(ObjectNode root) throws IOException {
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static KeyJson read(Path path, String kind) throws IOException {
    KeyJson file = new KeyJson(path, parse(path));
    if (!file.root.path("format").isInt() || file.root.path("format").intValue() != 1) {
      throw file.broken("its format is " + file.root.path("format") + ", this version reads 1");
    }
    if (!file.root.path("kind").asText().equals(kind)) {
      throw file.broken(
          "it is a '" + file.root.path("kind").asText() + "', wanted is a '" + kind + "'");
    }
    return file;
  }

  private static JsonNode parse(Path path) throws IOException {
    try {
      return JSON.readTree(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new KeyException(
          path + " does not exist. Hint: `backupctl keys generate` makes a key file", e);
    } catch (JsonProcessingException e) {
      // The parser's own message would quote what it read.
      throw new KeyException(
          path
              + " is not JSON: line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ". Hint: restore it from a copy; nothing can repair a key");
    }
  }

  String text(String field) throws KeyException {
    JsonNode value = root.path(field);
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw broken("'" + field + "' is missing");
    }
    return value.asText();
  }

  JsonNode node(String field) {
    return root.path(field);
  }

  KeysetHandle secretKeyset(String field) throws KeyException {
    try {
      return Keysets.parseJson(node(field).toString());
    } catch (GeneralSecurityException | RuntimeException e) {
      throw broken("'" + field + "' is not a Tink keyset");
    }
  }

  KeysetHandle publicKeyset(String field) throws KeyException {
    try {
      return Keysets.parsePublicJson(node(field).toString());
    } catch (GeneralSecurityException | RuntimeException e) {
      throw broken("'" + field + "' is not a public Tink keyset");
    }
  }

  static JsonNode secret(KeysetHandle keyset) throws GeneralSecurityException, IOException {
    return JSON.readTree(Keysets.json(keyset));
  }

  static JsonNode open(KeysetHandle keyset) throws GeneralSecurityException, IOException {
    return JSON.readTree(Keysets.publicJson(keyset));
  }

  KeyException broken(String what) {
    return new KeyException(
        path + " can't be used: " + what + ". Hint: check that the right file is configured");
  }
}
