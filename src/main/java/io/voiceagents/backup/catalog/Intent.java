package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.seal.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Says which objects a run is going to write, before it writes one (docs/format.md §9). */
record Intent(RunId run, String host, Instant startedAt) {
  private static final ObjectMapper JSON = new ObjectMapper();

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
