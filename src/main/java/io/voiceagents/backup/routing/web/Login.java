package io.voiceagents.backup.routing.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpServerRequest;
import io.voiceagents.backup.api.Caller;
import io.voiceagents.backup.api.ProblemException;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.routing.web.Doorkeeper.Visitor;
import io.voiceagents.backup.routing.web.Sessions.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Logs browsers in and out.
 *
 * @param console whether there is one to lead to
 */
record Login(
    Doorkeeper door,
    Sessions sessions,
    Visits visits,
    Supplier<Instant> clock,
    boolean tls,
    boolean console) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** {@code {"token": "..."}} for a cookie that scripts can't read and other sites can't send. */
  void in(HttpServerRequest request) {
    Bodies.read(
        request,
        Bodies.TOKEN_LIMIT,
        body -> {
          try {
            door.logIn(request, token(body))
                .onComplete(caller -> opened(request, caller), error -> refused(request, error));
          } catch (ProblemException e) {
            refused(request, e);
          }
        });
  }

  private void opened(HttpServerRequest request, Caller caller) {
    Instant now = clock.get();
    Session session = sessions.open(caller, now);
    long age = Duration.between(now, session.until()).toSeconds();
    request.response().putHeader("Set-Cookie", cookie(session.id(), age));
    visits.done(caller, "login");
    Replies.send(request.response(), described(caller, session.csrf()));
  }

  private void refused(HttpServerRequest request, Throwable error) {
    if (error instanceof ProblemException problem) {
      visits.denied(request, Optional.empty(), problem);
    }
    FrontDoor.answerError(request, error);
  }

  /** Who is logged in, and the word that a page has to send along. */
  void who(HttpServerRequest request, Visitor visitor) {
    String csrf = visitor.session().map(Session::csrf).orElse("");
    Replies.send(request.response(), described(visitor.caller(), csrf));
  }

  void out(HttpServerRequest request, Visitor visitor) {
    end(request, visitor);
    Replies.send(request.response(), new Document());
  }

  /** Ends the session, and its streams; the answer is for the caller to give. */
  void end(HttpServerRequest request, Visitor visitor) {
    visitor.session().ifPresent(session -> sessions.end(session.id()));
    visits.done(visitor.caller(), "logout");
    request.response().putHeader("Set-Cookie", cookie("", 0));
  }

  private Document described(Caller caller, String csrf) {
    return new Document()
        .put("name", caller.name())
        .put("role", caller.role().word())
        .put("csrf", csrf)
        .put("console", console);
  }

  private String cookie(String value, long age) {
    return door.cookieName()
        + "="
        + value
        + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
        + age
        + (tls ? "; Secure" : "");
  }

  private static String token(byte[] body) throws ProblemException {
    try {
      JsonNode read = JSON.readTree(body);
      return read.path("token").asText("").strip();
    } catch (IOException e) {
      throw new ProblemException(400, "the body is not JSON", "Send {\"token\": \"...\"}.");
    }
  }
}
