package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.policy.BackupKind;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The first line of an object at a manifest's key: a set's header or a tombstone (docs/format.md
 * §8).
 */
sealed interface ManifestHeader {
  int FORMAT = 1;
  int MAX_BYTES = 4_096;
  ObjectMapper JSON = new ObjectMapper();

  /** A committed set; {@code rawLength} is that of the decompressed body. */
  record Committed(SetSummary summary, int rawLength) implements ManifestHeader {
    /** Refuses a header that says it belongs elsewhere: damaged, or moved. */
    void expectAt(ChainId chain, int sequence, String key) throws CatalogException {
      if (!summary.chain().equals(chain) || summary.sequence() != sequence) {
        throw new CatalogException(
            key
                + " is not the manifest of this place. Hint: objects were damaged or moved;"
                + " restore the original from a replica");
      }
    }
  }

  /**
   * Nothing can be committed here any more.
   *
   * @param expiring what of the chain is to be deleted; empty for an abandoned run
   */
  record Tombstone(String reason, Optional<Expiring> expiring) implements ManifestHeader {}

  /** How far the deletion of a part of a chain is. */
  record Expiring(Extent extent, Stage stage) {}

  /** The line without its line feed. */
  static byte[] encode(Committed header) {
    SetSummary set = header.summary();
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("repository", set.chain().repository());
    json.put("type", set.chain().type());
    json.put("chain", set.chain().chain());
    json.put("sequence", set.sequence());
    json.put("parent", set.parent());
    json.put("run", set.run());
    json.put("key", set.key());
    json.put("kind", set.kind().word());
    json.put("outcome", set.outcome().word());
    json.put("started_at", set.startedAt().toString());
    json.put("finished_at", set.finishedAt().toString());
    json.put("entries", set.entries());
    json.put("source_bytes", set.sourceBytes());
    json.put("stored_bytes", set.storedBytes());
    json.put("raw_length", header.rawLength());
    return text(json);
  }

  /** A whole tombstone object. */
  static byte[] tombstone(ChainId chain, int sequence, Tombstone tombstone) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("repository", chain.repository());
    json.put("type", chain.type());
    json.put("chain", chain.chain());
    json.put("sequence", sequence);
    json.put("tombstone", true);
    json.put("reason", tombstone.reason());
    if (tombstone.expiring().isPresent()) {
      json.put("expires", tombstone.expiring().get().extent().word());
      json.put("stage", tombstone.expiring().get().stage().word());
    }
    return (new String(text(json), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Reads a line; {@code key} is the object's, for messages. */
  static ManifestHeader decode(byte[] line, String key) throws CatalogException {
    try {
      JsonNode json = JSON.readTree(new String(line, StandardCharsets.UTF_8));
      if (json.path("format").asInt() != FORMAT) {
        throw new CatalogException(
            key
                + " has format "
                + json.path("format")
                + ". Hint: a newer version wrote it; use that one");
      }
      if (json.path("tombstone").asBoolean()) {
        return new Tombstone(json.path("reason").asText(), expiring(json));
      }
      return new Committed(summary(json), json.required("raw_length").intValue());
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      throw new CatalogException(
          key
              + " has a malformed header: "
              + reason(e)
              + ". Hint: restore the object from a replica",
          e);
    }
  }

  private static Optional<Expiring> expiring(JsonNode json) {
    return json.has("expires")
        ? Optional.of(
            new Expiring(
                Extent.valueOf(text(json, "expires").toUpperCase(Locale.ROOT)),
                Stage.valueOf(text(json, "stage").toUpperCase(Locale.ROOT))))
        : Optional.empty();
  }

  /** One line, without what is damaged itself: that may hold anything. */
  private static String reason(Exception e) {
    String text =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
  }

  private static SetSummary summary(JsonNode json) {
    ChainId chain = new ChainId(text(json, "repository"), text(json, "type"), text(json, "chain"));
    return new SetSummary(
        text(json, "key"),
        chain,
        json.required("sequence").intValue(),
        text(json, "run"),
        text(json, "parent"),
        BackupKind.valueOf(text(json, "kind").toUpperCase(Locale.ROOT)),
        Outcome.valueOf(text(json, "outcome").toUpperCase(Locale.ROOT)),
        Instant.parse(text(json, "started_at")),
        Instant.parse(text(json, "finished_at")),
        json.required("entries").longValue(),
        json.required("source_bytes").longValue(),
        json.required("stored_bytes").longValue());
  }

  private static String text(JsonNode json, String field) {
    return json.required(field).asText();
  }

  private static byte[] text(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
