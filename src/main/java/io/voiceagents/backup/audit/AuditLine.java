package io.voiceagents.backup.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.audit.Actor.Via;
import io.voiceagents.backup.audit.AuditEntry.Outcome;
import io.voiceagents.backup.store.Sha256;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Records as lines of JSON (docs/format.md §14), without the line break. */
final class AuditLine {
  private static final JsonMapper JSON = new JsonMapper();

  private AuditLine() {}

  static byte[] bytes(AuditRecord record) {
    AuditEntry entry = record.entry();
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("format", 1)
            .put("log", record.log())
            .put("sequence", record.sequence())
            .put("previous", record.previous())
            .put("at", record.at().toString())
            .put("who", entry.actor().name())
            .put("role", entry.actor().role())
            .put("via", entry.actor().via().word())
            .put("from", entry.actor().from())
            .put("operation", entry.operation());
    ObjectNode parameters = node.putObject("parameters");
    entry.parameters().forEach(parameters::put);
    node.put("outcome", entry.outcome().word());
    entry.exitCode().ifPresent(code -> node.put("exit_code", code));
    entry.status().ifPresent(code -> node.put("status", code));
    node.put("message", entry.message());
    return node.toString().getBytes(UTF_8);
  }

  /** The record of a line; empty if it is none. */
  static Optional<AuditRecord> parse(byte[] line) {
    try {
      JsonNode node = JSON.readTree(line);
      if (node == null || node.path("format").asInt() != 1) {
        return Optional.empty();
      }
      return Optional.of(
          new AuditRecord(
              node.path("log").asText(),
              node.path("sequence").asLong(),
              node.path("previous").asText(),
              Instant.parse(node.path("at").asText()),
              entry(node)));
    } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("reading an array can't fail", e);
    }
  }

  private static AuditEntry entry(JsonNode node) {
    Map<String, String> parameters = new TreeMap<>();
    node.path("parameters")
        .properties()
        .forEach(p -> parameters.put(p.getKey(), p.getValue().asText()));
    return new AuditEntry(
        new Actor(
            node.path("who").asText(),
            node.path("role").asText(),
            Via.valueOf(node.path("via").asText().toUpperCase(Locale.ROOT)),
            node.path("from").asText()),
        node.path("operation").asText(),
        parameters,
        Outcome.valueOf(node.path("outcome").asText().toUpperCase(Locale.ROOT)),
        code(node.path("exit_code")),
        code(node.path("status")),
        node.path("message").asText());
  }

  private static OptionalInt code(JsonNode node) {
    return node.isInt() ? OptionalInt.of(node.asInt()) : OptionalInt.empty();
  }

  static String hash(byte[] line) {
    return Sha256.hex(line);
  }

  /** What the first record of a log names as the line before. */
  static String root(String log) {
    return Sha256.hex(("vab1|audit|" + log).getBytes(UTF_8));
  }

  /** The lines of a text, the last one too if nothing ends it. */
  static List<byte[]> split(byte[] text) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n') {
        lines.add(Arrays.copyOfRange(text, start, i));
        start = i + 1;
      }
    }
    if (start < text.length) {
      lines.add(Arrays.copyOfRange(text, start, text.length));
    }
    return lines;
  }
}
