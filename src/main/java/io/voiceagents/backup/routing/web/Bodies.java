package io.voiceagents.backup.routing.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.voiceagents.backup.api.ProblemException;
import java.util.function.Consumer;

/** Reads bodies, up to a limit. */
final class Bodies {
  static final int LIMIT = 64 * 1024;

  private Bodies() {}

  /** Hands the body on when it is there; answers itself if it is too long or no JSON. */
  static void read(HttpServerRequest request, Consumer<byte[]> next) {
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() <= LIMIT) {
            body.appendBuffer(chunk);
            if (body.length() > LIMIT) {
              tooLong(request);
            }
          }
        });
    request.endHandler(
        end -> {
          if (body.length() > LIMIT) {
            return;
          }
          String type = String.valueOf(request.getHeader("Content-Type"));
          if (body.length() > 0 && !type.matches("(?i)(application|text)/json *(;.*)?")) {
            // Also keeps out forms, which other sites may send without being asked.
            Replies.problem(
                request.response(),
                new ProblemException(
                    415, "the body is not application/json", "Say so in Content-Type."));
            return;
          }
          next.accept(body.getBytes());
        });
  }

  private static void tooLong(HttpServerRequest request) {
    request.response().putHeader("Connection", "close");
    Replies.problem(
        request.response(),
        new ProblemException(413, "the body is longer than " + LIMIT + " bytes", ""));
  }
}
