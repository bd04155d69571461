package io.voiceagents.backup.routing.web;

import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.voiceagents.backup.api.Caller;
import io.voiceagents.backup.api.ProblemException;
import io.voiceagents.backup.routing.web.Assets.Asset;
import io.voiceagents.backup.routing.web.Doorkeeper.Visitor;
import io.voiceagents.backup.routing.web.Sessions.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The Hawtio console below {@code /hawtio/}: routes, their diagrams and figures, the JVM. For those
 * who have logged in; what they may ask of JMX says {@link ManagementPolicy}.
 */
final class Console implements AutoCloseable {
  static final String ROOT = "/hawtio/";
  private static final String JMX = ROOT + "jolokia";
  private static final String LOGOUT = ROOT + "auth/logout";

  /** Of its own: what it asks can take long, and holds up neither metrics nor jobs. */
  private static final int THREADS = 2;

  /** Each may have {@link ManagementBridge#LONGEST_ANSWER} and is kept until it is sent. */
  private static final int MOST_ANSWERS = 16;

  /** What a plain GET asks: by that the console finds out where JMX is. */
  private static final byte[] VERSION = "{\"type\":\"version\"}".getBytes(StandardCharsets.UTF_8);

  /** It builds its styles while it runs, and has its editor work in the background. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; base-uri 'self';"
          + " form-action 'none'; frame-ancestors 'none'";

  /**
   * What the console asks besides its files: no plug-ins, no other ways to log in, no proxy to
   * elsewhere.
   */
  private static final Map<String, String> FIXED =
      Map.of(
          "plugin", "[]",
          "preset-connections", "[]",
          "auth/config/login", "[]",
          "auth/config/oidc", "[]",
          "keycloak/enabled", "false",
          "proxy/enabled", "false");

  private final Lane threads;
  private final Visits visits;
  private final boolean tls;
  private final ConsoleFiles files;
  private final ManagementBridge bridge = new ManagementBridge();

  Console(Vertx vertx, Visits visits, boolean tls) throws IOException {
    this.threads =
        new Lane(
            vertx,
            "console",
            THREADS,
            MOST_ANSWERS,
            " answers to consoles are not sent yet",
            "Close other windows of the console, or wait.");
    this.visits = visits;
    this.tls = tls;
    this.files = new ConsoleFiles();
  }

  /** Whether a request is for the console. */
  static boolean owns(String path) {
    return path.startsWith(ROOT) || path.equals("/hawtio");
  }

  /**
   * Answers.
   *
   * @param logOut ends the visitor's session; the console itself has none
   */
  void handle(HttpServerRequest request, Visitor visitor, Runnable logOut) throws ProblemException {
    String path = String.valueOf(request.path());
    HttpServerResponse response = request.response();
    if (path.equals("/hawtio")) {
      response.setStatusCode(302).putHeader("Location", ROOT).end();
    } else if (path.equals(JMX) || path.equals(JMX + "/")) {
      jmx(request, visitor.caller());
    } else if (path.equals(LOGOUT)) {
      // By a GET, as Hawtio does; none of another site has the cookie (SameSite=Strict).
      logOut.run();
      response.setStatusCode(302).putHeader("Location", "/login").end();
    } else if (!request.method().equals(HttpMethod.GET)) {
      response.putHeader("Allow", "GET");
      throw new ProblemException(405, "this can only be looked at", "Ask by GET.");
    } else {
      show(response, path.substring(ROOT.length()), visitor);
    }
  }

  private void show(HttpServerResponse response, String name, Visitor visitor)
      throws ProblemException {
    response.putHeader("Content-Security-Policy", POLICY);
    if (name.equals("user")) {
      json(response, TextNode.valueOf(visitor.caller().name()).toString());
    } else if (FIXED.containsKey(name)) {
      json(response, FIXED.getOrDefault(name, ""));
    } else {
      file(response, name, visitor);
    }
  }

  private static Future<Void> json(HttpServerResponse response, String text) {
    return Replies.send(response, 200, "application/json", text.getBytes(StandardCharsets.UTF_8));
  }

  private void file(HttpServerResponse response, String name, Visitor visitor)
      throws ProblemException {
    try {
      Optional<Asset> file = files.find(name);
      boolean view = file.isEmpty() && name.matches("[A-Za-z0-9/_-]*");
      if (file.isEmpty() && !view) {
        throw new ProblemException(404, "there is nothing at this address", "Begin at " + ROOT);
      }
      Asset asset = view ? files.page() : file.orElseThrow();
      if (view || name.equals("index.html")) {
        visitor.session().ifPresent(session -> giveWord(response, session));
      } else if (name.startsWith("static/")) {
        // Their names change with what is in them.
        response.putHeader("Cache-Control", "private, max-age=86400");
      }
      Replies.send(response, 200, asset.contentType(), asset.content());
    } catch (IOException e) {
      throw new ProblemException(500, "the console's files can't be read", "See the log.");
    }
  }

  /** The console sends the word of this cookie along as X-XSRF-TOKEN; other sites can't read it. */
  private void giveWord(HttpServerResponse response, Session session) {
    response.putHeader(
        "Set-Cookie",
        "XSRF-TOKEN="
            + session.csrf()
            + "; Path=/hawtio; SameSite=Strict"
            + (tls ? "; Secure" : ""));
  }

  private void jmx(HttpServerRequest request, Caller caller) throws ProblemException {
    if (request.method().equals(HttpMethod.GET)) {
      answer(request, caller, Map.of(), VERSION);
    } else if (request.method().equals(HttpMethod.POST)) {
      Map<String, String> options = Queries.read(request);
      Bodies.read(request, body -> answer(request, caller, options, body));
    } else {
      request.response().putHeader("Allow", "GET, POST");
      throw new ProblemException(405, "JMX is asked by POST", "See docs/operations.md.");
    }
  }

  private void answer(
      HttpServerRequest request, Caller caller, Map<String, String> options, byte[] question) {
    threads
        .run(
            () ->
                bridge.answer(
                    caller.role(), options, question, told -> record(request, caller, told)),
            answer -> json(request.response(), answer).otherwiseEmpty().map(answer))
        .onFailure(error -> FrontDoor.answerError(request, error));
  }

  private void record(HttpServerRequest request, Caller caller, ManagementPolicy.Told told) {
    told.done().forEach(what -> visits.done(caller, "jmx " + what));
    told.refused().forEach(what -> refused(request, caller, what));
  }

  private void refused(HttpServerRequest request, Caller caller, String what) {
    visits.denied(
        request,
        Optional.of(caller),
        new ProblemException(
            403, "jmx " + what + " is not allowed", "It takes the role admin, or is never."));
  }

  @Override
  public void close() {
    bridge.close();
  }
}
