package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.seal.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Says which objects a run is going to write, before it writes one (docs/format.md §9). */
record Intent(RunId run, String host, Instant startedAt) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The host of an encoded one: nothing authenticates it, so it is for people, and a name only. */
  static Optional<String> host(byte[] encoded) {
    try {
      String host = JSON.readTree(encoded).path("host").asText();
      return Optional.of(host).filter(name -> name.matches("[A-Za-z0-9._-]{1,253}"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  byte[] encode() {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", 1);
    json.put("type", run.chain().type());
    json.put("chain", run.chain().chain());
    json.put("sequence", run.sequence());
    json.put("run", run.run());
    json.put("host", host);
    json.put("started_at", startedAt.toString());
    try {
      return JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an intent is plain JSON", e);
    }
  }
}
