package io.voiceagents.backup.retention;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.policy.Retention;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code retention.json} of the state directory: replaced as a whole, durable before it counts. */
record AgreementFile(Path directory) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "retention.json";
  private static final int VERSION = 1;

  /**
   * By policy; none if there is no file.
   *
   * @throws IOException if it can't be read: then nothing is agreed, and nothing may be deleted
   */
  Map<String, Agreement> read() throws IOException {
    Path file = directory.resolve(NAME);
    if (Files.notExists(file)) {
      return Map.of();
    }
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      if (root == null || root.path("version").asInt() != VERSION) {
        throw new IllegalArgumentException("it has no version that is known");
      }
      Map<String, Agreement> read = new TreeMap<>();
      for (Map.Entry<String, JsonNode> policy : root.path("policies").properties()) {
        read.put(policy.getKey(), agreement(policy.getValue()));
      }
      return read;
    } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
      throw new IOException(
          "The file of agreed retentions '%s' can't be read: %s. Hint: nothing is deleted meanwhile; move it away, and what the configuration says then is agreed."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static Agreement agreement(JsonNode node) {
    JsonNode held = node.path("held");
    return new Agreement(
        retention(node.path("base")),
        Instant.parse(node.path("moved_at").asText()),
        retention(node.path("agreed")),
        held.isObject()
            ? Optional.of(
                new Agreement.Held(
                    retention(held),
                    Instant.parse(held.path("since").asText()),
                    held.path("message").asText()))
            : Optional.empty());
  }

  private static Retention retention(JsonNode node) {
    return new Retention(node.path("full_backups").asInt(), node.path("incremental").asInt());
  }

  /** Writes, syncs, renames, and syncs the name. */
  void write(Map<String, Agreement> agreements) throws IOException {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    ObjectNode policies = root.putObject("policies");
    new TreeMap<>(agreements)
        .forEach((name, agreement) -> write(agreement, policies.putObject(name)));
    Path unfinished = directory.resolve("." + NAME + ".unfinished");
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer rest =
          ByteBuffer.wrap(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(unfinished, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private static void write(Agreement agreement, ObjectNode node) {
    write(agreement.base(), node.putObject("base"));
    node.put("moved_at", agreement.movedAt().toString());
    write(agreement.agreed(), node.putObject("agreed"));
    agreement
        .held()
        .ifPresent(
            held -> {
              ObjectNode kept = node.putObject("held");
              write(held.retention(), kept);
              kept.put("since", held.since().toString()).put("message", held.message());
            });
  }

  private static void write(Retention retention, ObjectNode node) {
    node.put("full_backups", retention.fullBackups()).put("incremental", retention.incremental());
  }
}
