package io.voiceagents.backup.routing.web;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.voiceagents.backup.api.ProblemException;
import io.voiceagents.backup.cli.output.Document;

/** Writes answers. */
final class Replies {
  /** Nothing from elsewhere, nothing inline, no frame around it. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** For the page that shows the contract: its style holds small pictures. */
  static final String DOCS_POLICY = POLICY.replace("img-src 'self'", "img-src 'self' data:");

  private Replies() {}

  /** What every answer carries. */
  static void protect(HttpServerResponse response, boolean tls) {
    response
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Cache-Control", "no-store");
    if (tls) {
      response.putHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /**
   * Nothing if the answer was sent already, or nobody is there any more.
   *
   * @return when all of it has gone out
   */
  static Future<Void> send(
      HttpServerResponse response, int status, String contentType, byte[] body) {
    if (response.ended() || response.closed()) {
      return Future.succeededFuture();
    }
    return response
        .setStatusCode(status)
        .putHeader("Content-Type", contentType)
        .end(Buffer.buffer(body));
  }

  static Future<Void> send(HttpServerResponse response, Document document) {
    return send(response, 200, "application/json", bytes(document));
  }

  static Future<Void> problem(HttpServerResponse response, ProblemException problem) {
    if (problem.retryAfter() > 0 && !response.headWritten()) {
      response.putHeader("Retry-After", String.valueOf(problem.retryAfter()));
    }
    return send(response, problem.status(), "application/problem+json", bytes(problem.document()));
  }

  static byte[] bytes(Document document) {
    return document.json().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
