package io.voiceagents.backup.access;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code tokens.json}: mode 600 from its first moment, replaced as a whole. */
record TokenFile(Path path) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** All tokens; none if there is no file. */
  List<Token> read() throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    try {
      List<Token> tokens = new ArrayList<>();
      for (JsonNode node : JSON.readTree(path.toFile()).path("tokens")) {
        tokens.add(token(node));
      }
      return tokens;
    } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
      throw new IOException(
          "The file of tokens '%s' can't be read: %s. Hint: move it away and make new tokens with 'backupctl tokens create'."
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private static Token token(JsonNode node) {
    String word = node.path("role").asText();
    return new Token(
        node.path("id").asText(),
        node.path("name").asText(),
        Role.of(word).orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no role")),
        node.path("sha256").asText(),
        Instant.parse(node.path("created_at").asText()),
        Instant.parse(node.path("expires_at").asText()),
        Optional.of(node.path("revoked_at").asText(""))
            .filter(text -> !text.isEmpty())
            .map(Instant::parse));
  }

  void write(List<Token> tokens) throws IOException {
    ObjectNode document = JSON.createObjectNode().put("version", 1);
    ArrayNode array = document.putArray("tokens");
    for (Token token : tokens) {
      array
          .addObject()
          .put("id", token.id())
          .put("name", token.name())
          .put("role", token.role().word())
          .put("sha256", token.sha256())
          .put("created_at", token.createdAt().toString())
          .put("expires_at", token.expiresAt().toString())
          .put("revoked_at", token.revokedAt().map(Instant::toString).orElse(""));
    }
    Path unfinished = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(unfinished, fresh, OWNER_ONLY)) {
      ByteBuffer rest =
          ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
  }
}
