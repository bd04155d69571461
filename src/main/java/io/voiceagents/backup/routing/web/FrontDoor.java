package io.voiceagents.backup.routing.web;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.voiceagents.backup.api.Answer;
import io.voiceagents.backup.api.Api;
import io.voiceagents.backup.api.Caller;
import io.voiceagents.backup.api.Contract;
import io.voiceagents.backup.api.Defects;
import io.voiceagents.backup.api.Platform;
import io.voiceagents.backup.api.ProblemException;
import io.voiceagents.backup.api.Request;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.recovery.Recoverability;
import io.voiceagents.backup.routing.web.Assets.Asset;
import io.voiceagents.backup.routing.web.Doorkeeper.Visitor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every request comes through here. First what is open to all, five addresses and three of health;
 * then who asks; only then whether there is anything at that address. So what nobody has thought of
 * is closed.
 */
final class FrontDoor implements Handler<HttpServerRequest> {
  /** As long as people are told that alerts would reach them without one. */
  private static final Duration LONGEST_WITHOUT_A_LOOK = Duration.ofMinutes(5);

  private static final Set<String> PAGES = Set.of("/", "/docs", "/runbook");

  private final Workers workers;
  private final Platform platform;
  private final Contract contract;
  private final Api api;
  private final Assets assets;
  private final Optional<Console> console;
  private final Doorkeeper door;
  private final Login login;
  private final JobEvents events;
  private final Connections connections;
  private final boolean tls;

  FrontDoor(
      Vertx vertx,
      Platform platform,
      Contract contract,
      Api api,
      Assets assets,
      Optional<Console> console,
      Login login,
      Connections connections) {
    this.workers = new Workers(vertx);
    this.platform = platform;
    this.contract = contract;
    this.api = api;
    this.assets = assets;
    this.console = console;
    this.login = login;
    this.connections = connections;
    this.door = login.door();
    this.tls = login.tls();
    this.events = new JobEvents(vertx, api.jobs(), door::holds);
  }

  @Override
  public void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    connections.begun(request);
    Replies.protect(response, tls);
    try {
      if (open(request)) {
        return;
      }
      Optional<String> issued = door.issuedToken(request);
      if (issued.isEmpty()) {
        answer(request, door.admit(request));
      } else {
        later(request, issued.get());
      }
    } catch (ProblemException e) {
      refuse(request, Optional.empty(), e);
    } catch (RuntimeException e) {
      fail(response, e);
    }
  }

  /** Its body waits until it is known who asks. */
  private void later(HttpServerRequest request, String issued) {
    request.pause();
    connections.waiting(request);
    door.bearer(request, issued)
        .onComplete(
            visitor -> answer(request, visitor),
            error -> {
              if (error instanceof ProblemException problem) {
                refuse(request, Optional.empty(), problem);
              } else {
                fail(request.response(), error);
              }
            })
        .onComplete(
            told -> {
              connections.reading(request);
              request.resume();
            });
  }

  private void answer(HttpServerRequest request, Visitor visitor) {
    try {
      closed(request, visitor);
    } catch (ProblemException e) {
      refuse(request, Optional.of(visitor.caller()), e);
    } catch (RuntimeException e) {
      fail(request.response(), e);
    }
  }

  private void refuse(
      HttpServerRequest request, Optional<Caller> caller, ProblemException problem) {
    HttpServerResponse response = request.response();
    if (problem.status() == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    login.visits().denied(request, caller, problem);
    Replies.problem(response, problem);
  }

  /**
   * Answers what is for everybody; whether it was. None of it is counted by address: who asks for
   * health may end the process over another answer, and behind one proxy sits everybody, of whom
   * nobody may keep others from logging in. A refusal would cost as much as these answers.
   */
  private boolean open(HttpServerRequest request) throws ProblemException {
    HttpServerResponse response = request.response();
    String path = String.valueOf(request.path());
    if (request.method().equals(HttpMethod.POST) && path.equals("/login")) {
      login.in(request);
      return true;
    }
    if (!request.method().equals(HttpMethod.GET)) {
      return false;
    }
    if (path.equals("/health/live")) {
      Replies.send(response, new Document().put("status", "live"));
      return true;
    }
    // Degraded is ready all the same: whoever takes it out of service takes the dashboard away.
    if (path.equals("/health/ready")) {
      health(response, 200, platform.notReady().isEmpty() ? "ready" : "degraded");
      return true;
    }
    if (path.equals("/health/recoverable")) {
      boolean failed = !isRecoverable();
      health(response, failed ? 503 : 200, failed ? "not recoverable" : "recoverable");
      return true;
    }
    if (isPage(request, path) && door.isStranger(request)) {
      // Links in messages lead to a page; the part behind '#' is the browser's own.
      String back = PAGES.contains(path) && !path.equals("/") ? "?for=" + path : "";
      response.setStatusCode(303).putHeader("Location", "/login" + back).end();
      return true;
    }
    Optional<Asset> asset = assets.open(path);
    asset.ifPresent(found -> Replies.send(response, 200, found.contentType(), found.content()));
    return asset.isPresent();
  }

  /** Who hangs at the store judges nothing any more, and the last word may have been a good one. */
  private boolean isRecoverable() {
    Recoverability found = platform.recoverability();
    return found.level() != Protection.Level.FAILED
        && !platform.now().isAfter(found.at().plus(LONGEST_WITHOUT_A_LOOK));
  }

  /** One word, for it may be anybody who asks. */
  private static void health(HttpServerResponse response, int status, String word) {
    Replies.send(
        response, status, "application/json", Replies.bytes(new Document().put("status", word)));
  }

  private static boolean isPage(HttpServerRequest request, String path) {
    boolean page = PAGES.contains(path) || Console.owns(path);
    return page && String.valueOf(request.getHeader("Accept")).contains("text/html");
  }

  private void closed(HttpServerRequest request, Visitor visitor) throws ProblemException {
    String path = String.valueOf(request.path());
    boolean get = request.method().equals(HttpMethod.GET);
    Optional<Asset> asset = get ? assets.closed(path) : Optional.empty();
    if (asset.isPresent()) {
      if (path.equals("/docs")) {
        request.response().putHeader("Content-Security-Policy", Replies.DOCS_POLICY);
      }
      Replies.send(request.response(), 200, asset.get().contentType(), asset.get().content());
    } else if (console.isPresent() && Console.owns(path)) {
      console.get().handle(request, visitor, () -> login.end(request, visitor));
    } else if (get && path.equals("/session")) {
      login.who(request, visitor);
    } else if (request.method().equals(HttpMethod.POST) && path.equals("/logout")) {
      login.out(request, visitor);
    } else {
      operation(request, visitor, path);
    }
  }

  private void operation(HttpServerRequest request, Visitor visitor, String path)
      throws ProblemException {
    Contract.Match match = match(request, path);
    Contract.Operation operation = match.operation();
    if (!visitor.caller().role().allows(operation.leastRole())) {
      throw new ProblemException(
          403,
          "the role " + visitor.caller().role().word() + " may not do this",
          "It takes the role " + operation.leastRole().word() + ".");
    }
    if (operation.id().equals(Api.EVENTS)) {
      events.stream(request.response(), visitor, match.path().getOrDefault("id", ""));
      return;
    }
    Map<String, String> query = Queries.read(request);
    Optional<Answer> ready =
        query.isEmpty() && Bodies.hasNone(request) ? api.ready(operation) : Optional.empty();
    if (ready.isPresent()) {
      send(request.response(), ready.get());
      return;
    }
    Optional<String> key = Optional.ofNullable(request.getHeader("Idempotency-Key"));
    Bodies.read(
        request,
        body ->
            workers
                .run(
                    Api.asksNoStore(operation),
                    () ->
                        api.answer(
                            new Request(
                                operation, visitor.caller(), match.path(), query, key, body)))
                .onComplete(
                    answer -> send(request.response(), answer),
                    error -> answerError(request, error)));
  }

  private Contract.Match match(HttpServerRequest request, String path) throws ProblemException {
    Optional<Contract.Match> match = contract.find(request.method().name(), path);
    if (match.isPresent()) {
      return match.get();
    }
    String methods = contract.methods(path);
    if (!methods.isEmpty()) {
      request.response().putHeader("Allow", methods);
      throw new ProblemException(
          405, request.method().name() + " is not for this address", "There is: " + methods + ".");
    }
    throw new ProblemException(404, "there is nothing at this address", "See docs/api.md.");
  }

  private static void send(HttpServerResponse response, Answer answer) {
    answer.location().ifPresent(location -> response.putHeader("Location", location));
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    Replies.send(response, answer.status(), answer.contentType(), body);
  }

  static void answerError(HttpServerRequest request, Throwable error) {
    if (error instanceof ProblemException problem) {
      Replies.problem(request.response(), problem);
    } else {
      fail(request.response(), error);
    }
  }

  /** What went wrong inside is for the log, not for the one who asked. */
  private static void fail(HttpServerResponse response, Throwable error) {
    Replies.problem(response, Defects.problem(error));
  }
}
