package io.voiceagents.backup.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * A request for an operation, its form checked and its caller allowed.
 *
 * @param path the parameters of the path
 * @param query the parameters of the query, only those of the contract
 * @param idempotencyKey as the client gave it
 * @param body an object; empty where the operation has none
 */
public record Call(
    Caller caller,
    Map<String, String> path,
    Map<String, String> query,
    Optional<String> idempotencyKey,
    JsonNode body) {
  public Call {
    path = Map.copyOf(path);
    query = Map.copyOf(query);
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  Optional<String> text(String field) {
    return Optional.of(body.path(field).asText("")).filter(text -> !text.isEmpty());
  }

  boolean flag(String field) {
    return body.path(field).asBoolean(false);
  }

  String id() {
    return path.getOrDefault("id", "");
  }
}
