package io.voiceagents.backup.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.catalog.LogOpener.Known;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.keys.Wrap;
import io.voiceagents.backup.keys.WrapCodec;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.store.file.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a log needs to be gone on with while the store is away: kept beside the spool. The keys are
 * wrapped, as in the repository.
 *
 * @param end where the log had come at least
 */
record SpoolMemory(
    LogStream stream, List<Wrap> wraps, Optional<LogPosition> end, Map<Long, Long> documents) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "stream.json";
  private static final int FORMAT = 1;

  SpoolMemory {
    wraps = List.copyOf(wraps);
    documents = Map.copyOf(documents);
  }

  /** The same, with where the log has come. */
  SpoolMemory at(Optional<LogPosition> position) {
    return new SpoolMemory(stream, wraps, position.or(() -> end), documents);
  }

  /**
   * What is known to be durable, with what the spool holds. Its newest part is the newest of all:
   * while there is one, everything goes there.
   */
  Known known(List<StreamPart> spooled) {
    Map<Long, Long> all = new HashMap<>(documents);
    Optional<LogPosition> last = end;
    for (StreamPart part : spooled) {
      if (part.lane().equals(LogCoverage.DOCUMENTS)) {
        all.put(part.start(), part.end());
      } else if (last.isEmpty()
          || !last.get().lane().equals(part.lane())
          || last.get().position() < part.end()) {
        last = Optional.of(new LogPosition(part.lane(), part.end()));
      }
    }
    return new Known(stream.identity(), last, List.of(), all, spooled, false);
  }

  /**
   * What is known of a log that counts in one row of positions across its lanes: all up to the
   * remembered end is durable, and those parts of the spool that reach beyond. A part that was on
   * its way into the store when the run ended can be missing between the two; it is asked for
   * again.
   */
  Known knownFromEnd(List<StreamPart> spooled) {
    long position = end.map(LogPosition::position).orElse(0L);
    List<StreamPart> beyond = spooled.stream().filter(part -> part.end() > position).toList();
    return new Known(stream.identity(), end, List.of(), documents, beyond, false);
  }

  void write(Path directory) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("format", FORMAT);
    json.put("repository", stream.id().repository());
    json.put("type", stream.id().type());
    json.put("stream", stream.id().chain());
    ObjectNode identity = json.putObject("identity");
    stream.identity().forEach(identity::put);
    for (Wrap wrap : wraps) {
      json.withArray("wraps").add(new String(WrapCodec.encode(wrap), StandardCharsets.UTF_8));
    }
    end.ifPresent(
        at -> json.putObject("end").put("lane", at.lane()).put("position", at.position()));
    ObjectNode whole = json.putObject("documents");
    documents.forEach((start, until) -> whole.put(Long.toString(start), until));
    Path unfinished = directory.resolve(NAME + ".unfinished");
    Files.deleteIfExists(unfinished);
    Durable durable = new Durable(directory);
    durable.write(unfinished, json.toString().getBytes(StandardCharsets.UTF_8));
    Files.move(unfinished, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    durable.sync(directory);
  }

  static boolean isIn(Path directory) {
    return Files.exists(directory.resolve(NAME));
  }

  /** Empty if nothing was kept here yet. */
  static Optional<SpoolMemory> read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(decode(JSON.readTree(Files.readAllBytes(file))));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new CatalogException(
          file + " is malformed. Hint: delete it; it is written again when the store is back", e);
    }
  }

  private static SpoolMemory decode(JsonNode json) throws IOException {
    if (json.path("format").asInt() != FORMAT) {
      throw new IllegalArgumentException("format " + json.path("format"));
    }
    ChainId id =
        new ChainId(
            json.path("repository").asText(),
            json.path("type").asText(),
            json.path("stream").asText());
    Map<String, String> identity = new TreeMap<>();
    json.path("identity")
        .properties()
        .forEach(f -> identity.put(f.getKey(), f.getValue().asText()));
    List<Wrap> wraps = new ArrayList<>();
    for (JsonNode wrap : json.path("wraps")) {
      wraps.add(WrapCodec.decode(wrap.asText().getBytes(StandardCharsets.UTF_8)));
    }
    Map<Long, Long> documents = new HashMap<>();
    json.path("documents")
        .properties()
        .forEach(f -> documents.put(Long.parseLong(f.getKey()), f.getValue().asLong()));
    JsonNode end = json.path("end");
    Optional<LogPosition> position =
        end.isObject()
            ? Optional.of(new LogPosition(end.path("lane").asText(), end.path("position").asLong()))
            : Optional.empty();
    return new SpoolMemory(new LogStream(id, identity), wraps, position, documents);
  }
}
