package io.voiceagents.backup.edit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Entries as JSON: in the file, in the API, and with {@code --json} the same. */
public final class EditJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EditJson() {}

  /** An entry as an object. */
  public static ObjectNode encode(EditEntry entry) {
    ObjectNode node = JSON.createObjectNode();
    node.put("generation", entry.generation());
    node.put("at", entry.at().toString());
    node.put("outcome", entry.outcome().word());
    node.put("by", entry.by());
    strings(node.putArray("files"), entry.files());
    node.put("message", entry.message());
    ArrayNode problems = node.putArray("problems");
    for (RouteProblem problem : entry.problems()) {
      problems
          .addObject()
          .put("file", problem.file())
          .put("line", problem.line())
          .put("message", problem.message())
          .put("hint", problem.hint());
    }
    node.put("digest", entry.digest());
    strings(node.putArray("requests"), entry.requests());
    return node;
  }

  private static void strings(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  /**
   * The entry of an object.
   *
   * @throws IllegalArgumentException or {@link java.time.DateTimeException} if it is none
   */
  public static EditEntry decode(JsonNode node) {
    List<RouteProblem> problems = new ArrayList<>();
    for (JsonNode problem : node.path("problems")) {
      problems.add(
          new RouteProblem(
              problem.path("file").asText(),
              problem.path("line").asInt(),
              problem.path("message").asText(),
              problem.path("hint").asText()));
    }
    return new EditEntry(
        node.path("generation").asInt(),
        Instant.parse(node.path("at").asText()),
        EditEntry.Outcome.valueOf(node.path("outcome").asText().toUpperCase(Locale.ROOT)),
        strings(node.path("files")),
        node.path("by").asText(),
        node.path("message").asText(),
        problems,
        node.path("digest").asText(),
        strings(node.path("requests")));
  }

  private static List<String> strings(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.asText()));
    return texts;
  }
}
