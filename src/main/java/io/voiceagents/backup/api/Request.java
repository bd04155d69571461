package io.voiceagents.backup.api;

import io.voiceagents.backup.api.Contract.Operation;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came, of a caller who may make it.
 *
 * @param path the parameters of the path
 * @param query as it came
 * @param idempotencyKey as the client gave it
 * @param body as it came
 */
public record Request(
    Operation operation,
    Caller caller,
    Map<String, String> path,
    Map<String, String> query,
    Optional<String> idempotencyKey,
    byte[] body) {
  public Request {
    path = Map.copyOf(path);
    query = Map.copyOf(query);
  }
}
