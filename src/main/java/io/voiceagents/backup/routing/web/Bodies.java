package io.voiceagents.backup.routing.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.voiceagents.backup.api.ProblemException;
import java.util.function.Consumer;

/** Reads bodies, up to a limit. How long they may take is for {@link Connections}. */
final class Bodies {
  static final int LIMIT = 64 * 1024;

  /** Of a body that holds a token: no longer than the headers in which it could come instead. */
  static final int TOKEN_LIMIT = 16 * 1024;

  private Bodies() {}

  /** RFC 9112, section 6.3: without these headers a request has no body. */
  static boolean hasNone(HttpServerRequest request) {
    return request.getHeader("Content-Length") == null
        && request.getHeader("Transfer-Encoding") == null;
  }

  /** Hands a body of up to {@link #LIMIT} on. */
  static void read(HttpServerRequest request, Consumer<byte[]> next) {
    read(request, LIMIT, next);
  }

  /** Hands the body on when it is there; answers itself if it is too long or no JSON. */
  static void read(HttpServerRequest request, int limit, Consumer<byte[]> next) {
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() <= limit) {
            body.appendBuffer(chunk);
            if (body.length() > limit) {
              tooLong(request, limit);
            }
          }
        });
    request.endHandler(
        end -> {
          // It may have been answered meanwhile: it was too long, or too late.
          if (!request.response().ended()) {
            whole(request, body, next);
          }
        });
  }

  private static void whole(HttpServerRequest request, Buffer body, Consumer<byte[]> next) {
    String type = String.valueOf(request.getHeader("Content-Type"));
    if (body.length() > 0 && !type.matches("(?i)(application|text)/json *(;.*)?")) {
      // Also keeps out forms, which other sites may send without being asked.
      Replies.problem(
          request.response(),
          new ProblemException(415, "the body is not application/json", "Say so in Content-Type."));
      return;
    }
    try {
      next.accept(body.getBytes());
    } catch (RuntimeException e) {
      FrontDoor.answerError(request, e);
    }
  }

  /** The rest is read and thrown away until its time is over, so that the answer arrives. */
  private static void tooLong(HttpServerRequest request, int limit) {
    Replies.problem(
        request.response(),
        new ProblemException(413, "the body is longer than " + limit + " bytes", ""));
  }
}
