package io.voiceagents.backup.source.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.source.postgres.DatabaseDefinition.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The definition of a database as a fact of its set (docs/format.md, 11), as JSON. */
final class DefinitionText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FACT = "definition.";

  private DefinitionText() {}

  /** Name of the fact. */
  static String fact(String database) {
    return FACT + database;
  }

  static String write(DatabaseDefinition definition) {
    ObjectNode node =
        JSON.createObjectNode().put("create", definition.create()).put("owner", definition.owner());
    definition.settings().forEach(node.putArray("settings")::add);
    if (definition.grants().isPresent()) {
      ArrayNode grants = node.putArray("grants");
      for (Grant grant : definition.grants().get()) {
        ObjectNode one = grants.addObject();
        grant.role().ifPresent(role -> one.put("role", role));
        one.put("privilege", grant.privilege()).put("grantable", grant.grantable());
      }
    }
    return node.toString();
  }

  /** That of a database; empty if the set has none. */
  static Optional<DatabaseDefinition> read(Map<String, String> facts, String database) {
    String text = facts.getOrDefault(fact(database), "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode node = JSON.readTree(text);
      List<String> settings = new ArrayList<>();
      node.path("settings").forEach(one -> settings.add(one.asText()));
      List<Grant> grants = new ArrayList<>();
      node.path("grants").forEach(one -> grants.add(grant(one)));
      return Optional.of(
          new DatabaseDefinition(
              node.path("create").asText(),
              node.path("owner").asText(),
              settings,
              node.has("grants") ? Optional.of(grants) : Optional.empty()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the fact " + fact(database) + " is no JSON", e);
    }
  }

  private static Grant grant(JsonNode node) {
    return new Grant(
        node.has("role") ? Optional.of(node.path("role").asText()) : Optional.empty(),
        node.path("privilege").asText(),
        node.path("grantable").asBoolean());
  }
}
