package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.source.LogHealth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The status of a log as JSON in the state directory, for other processes of this host. */
final class LogStatusFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "status.json";

  private LogStatusFile() {}

  /** Replaces the file; a reader sees the one before or this one. */
  static void write(Path directory, LogStatus status) throws IOException {
    Path unfinished = directory.resolve(NAME + ".unfinished");
    Files.write(unfinished, JSON.writeValueAsBytes(encode(status)));
    Files.move(unfinished, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Empty if no log was followed here, or if the file is damaged. */
  static Optional<LogStatus> read(Path directory) throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(directory.resolve(NAME)));
      return Optional.of(decode(json));
    } catch (NoSuchFileException | JsonProcessingException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static ObjectNode encode(LogStatus status) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", status.type()).put("run", status.run());
    json.put("started_at", status.startedAt().toString()).put("at", status.at().toString());
    json.put("lane", status.lane());
    json.put("received", status.received()).put("durable", status.durable());
    status.writtenUntil().ifPresent(until -> json.put("written_until", until.toString()));
    status.wholeUntil().ifPresent(until -> json.put("whole_until", until.toString()));
    json.put("log_bytes", status.logBytes()).put("stored_bytes", status.storedBytes());
    LogStatus.Spool spool = status.spool();
    ObjectNode kept = json.putObject("spool").put("parts", spool.parts());
    kept.put("bytes", spool.bytes()).put("limit_bytes", spool.limitBytes());
    spool.trouble().ifPresent(why -> kept.put("trouble", why));
    ObjectNode source = json.putObject("source");
    status.health().facts().forEach(source::put);
    for (Check check : status.health().checks()) {
      json.withArray("checks")
          .addObject()
          .put("name", check.name())
          .put("passed", check.passed())
          .put("detail", check.detail());
    }
    status.warnings().forEach(json.withArray("warnings")::add);
    return json;
  }

  private static LogStatus decode(JsonNode json) {
    JsonNode spool = json.path("spool");
    return new LogStatus(
        json.path("type").asText(),
        json.path("run").asText(),
        Instant.parse(json.path("started_at").asText()),
        Instant.parse(json.path("at").asText()),
        json.path("lane").asText(),
        json.path("received").asLong(),
        json.path("durable").asLong(),
        text(json, "written_until").map(Instant::parse),
        text(json, "whole_until").map(Instant::parse),
        json.path("log_bytes").asLong(),
        json.path("stored_bytes").asLong(),
        new LogStatus.Spool(
            spool.path("parts").asInt(),
            spool.path("bytes").asLong(),
            spool.path("limit_bytes").asLong(),
            text(spool, "trouble")),
        health(json),
        texts(json.path("warnings")));
  }

  private static LogHealth health(JsonNode json) {
    Map<String, String> facts = new TreeMap<>();
    json.path("source")
        .properties()
        .forEach(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
    List<Check> checks = new ArrayList<>();
    for (JsonNode check : json.path("checks")) {
      checks.add(
          new Check(
              check.path("name").asText(),
              check.path("passed").asBoolean(),
              check.path("detail").asText()));
    }
    return new LogHealth(facts, checks);
  }

  private static Optional<String> text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
