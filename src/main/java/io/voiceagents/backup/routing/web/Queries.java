package io.voiceagents.backup.routing.web;

import io.vertx.core.http.HttpServerRequest;
import io.voiceagents.backup.api.ProblemException;
import java.util.HashMap;
import java.util.Map;

/** Reads what stands behind the question mark of an address. */
final class Queries {
  private Queries() {}

  /**
   * Parameters by name.
   *
   * @throws ProblemException 400 if one is given twice, or a percent sign stands before what is no
   *     number
   */
  static Map<String, String> read(HttpServerRequest request) throws ProblemException {
    Map<String, String> query = new HashMap<>();
    try {
      for (Map.Entry<String, String> parameter : request.params()) {
        if (query.put(parameter.getKey(), parameter.getValue()) != null) {
          throw new ProblemException(
              400, "a parameter of the query is given twice", "Once is enough.");
        }
      }
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          400,
          "the query '" + request.query() + "' can't be decoded",
          "A percent sign itself is written as %25 (RFC 3986, section 2.1).");
    }
    return query;
  }
}
