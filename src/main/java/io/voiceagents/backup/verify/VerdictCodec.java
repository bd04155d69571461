package io.voiceagents.backup.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.catalog.CatalogException;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.source.Check;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Verdicts as JSON (docs/format.md §10). */
final class VerdictCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VerdictCodec() {}

  static byte[] encode(Verdict verdict) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", 1);
    json.put("key", verdict.set().key());
    json.put("chain", verdict.set().chain().chain());
    json.put("sequence", verdict.set().sequence());
    json.put("check", verdict.depth().word());
    json.put("outcome", verdict.passed() ? "passed" : "failed");
    json.put("started_at", verdict.startedAt().toString());
    json.put("duration_seconds", verdict.duration().toMillis() / 1000.0);
    json.put("set_age_seconds", verdict.setAge().toSeconds());
    ArrayNode checks = json.putArray("checks");
    for (Check check : verdict.checks()) {
      ObjectNode one = checks.addObject();
      one.put("name", check.name());
      one.put("outcome", check.passed() ? "passed" : "failed");
      one.put("detail", check.detail());
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  static Verdict decode(byte[] bytes, String objectKey, SetSummary set) throws IOException {
    try {
      JsonNode json = JSON.readTree(bytes);
      List<Check> checks = new ArrayList<>();
      for (JsonNode one : json.required("checks")) {
        checks.add(
            new Check(
                one.required("name").asText(),
                one.required("outcome").asText().equals("passed"),
                one.required("detail").asText()));
      }
      return new Verdict(
          set,
          VerifyDepth.valueOf(json.required("check").asText().toUpperCase(Locale.ROOT)),
          Instant.parse(json.required("started_at").asText()),
          Duration.ofMillis(Math.round(json.required("duration_seconds").asDouble() * 1000)),
          Duration.ofSeconds(json.required("set_age_seconds").asLong()),
          checks);
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      throw new CatalogException(objectKey + " is not a verdict: " + e.getMessage(), e);
    }
  }
}
