package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.SealedObject;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.store.PutMode;
import io.voiceagents.backup.store.PutRequest;
import io.voiceagents.backup.store.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A sealed part on this host's disk: a line of JSON {@code {"format":1,"repository","key","run",
 * "sha256"}}, then the object's bytes.
 *
 * @param number in the order in which parts came
 */
record SpoolFile(int number, Path file, long sizeBytes, StreamPart part) {
  static final String SUFFIX = ".part";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT = 1;

  static String name(int number) {
    return String.format(Locale.ROOT, "%010d", number) + SUFFIX;
  }

  static byte[] encode(SealedObject sealed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(sealed.bytes().length + 400);
    var json = JSON.createObjectNode().put("format", FORMAT);
    json.put("repository", sealed.draft().name().chain().repository());
    json.put("key", sealed.draft().key());
    json.put("run", sealed.draft().name().run());
    json.put("sha256", sealed.sha256());
    out.write(json.toString().getBytes(StandardCharsets.UTF_8));
    out.write('\n');
    out.write(sealed.bytes());
    return out.toByteArray();
  }

  /** Reads what a file is; empty if it is none of ours or damaged. */
  static Optional<SpoolFile> read(int number, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Optional<PutRequest> request = request(bytes);
    if (request.isEmpty()) {
      return Optional.empty();
    }
    String repository = header(bytes).orElseThrow().path("repository").asText();
    return ObjectKeys.streamPart(repository, request.get().key())
        .map(part -> new SpoolFile(number, file, bytes.length, part));
  }

  /** The put that the file stands for; empty if it is damaged. */
  Optional<PutRequest> request() throws IOException {
    return request(Files.readAllBytes(file));
  }

  private static Optional<PutRequest> request(byte[] bytes) {
    Optional<JsonNode> header = header(bytes);
    if (header.isEmpty() || header.get().path("format").asInt() != FORMAT) {
      return Optional.empty();
    }
    byte[] object = Arrays.copyOfRange(bytes, lineEnd(bytes) + 1, bytes.length);
    String sha256 = header.get().path("sha256").asText();
    if (object.length == 0 || !Sha256.hex(object).equals(sha256)) {
      return Optional.empty();
    }
    return Optional.of(
        new PutRequest(
            header.get().path("key").asText(),
            object,
            header.get().path("run").asText(),
            PutMode.IF_ABSENT,
            Optional.of(sha256)));
  }

  private static Optional<JsonNode> header(byte[] bytes) {
    int end = lineEnd(bytes);
    if (end < 0) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(new String(bytes, 0, end, StandardCharsets.UTF_8));
      return json == null || !json.path("key").isTextual() ? Optional.empty() : Optional.of(json);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static int lineEnd(byte[] bytes) {
    for (int i = 0; i < Math.min(bytes.length, 4_096); i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
