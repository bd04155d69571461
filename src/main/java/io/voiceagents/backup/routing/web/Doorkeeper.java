package io.voiceagents.backup.routing.web;

import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.voiceagents.backup.access.Token;
import io.voiceagents.backup.access.Tokens;
import io.voiceagents.backup.api.Caller;
import io.voiceagents.backup.api.ProblemException;
import io.voiceagents.backup.identity.Admission;
import io.voiceagents.backup.identity.Issuer;
import io.voiceagents.backup.routing.web.Sessions.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells who asks, by a bearer token or by the cookie of a session. */
final class Doorkeeper {
  private static final String BEARER = "Bearer ";

  private final Tokens tokens;
  private final Sessions sessions;
  private final Limits limits;
  private final Addresses addresses;
  private final Optional<Issued> issued;
  private final Supplier<Instant> clock;
  private final boolean tls;

  Doorkeeper(
      Tokens tokens,
      Sessions sessions,
      Limits limits,
      Addresses addresses,
      Optional<Issued> issued,
      Supplier<Instant> clock,
      boolean tls) {
    this.tokens = tokens;
    this.addresses = addresses;
    this.issued = issued;
    this.limits = limits;
    this.sessions = sessions;
    this.clock = clock;
    this.tls = tls;
  }

  /** Who asks. */
  record Visitor(Caller caller, Optional<Session> session) {}

  /** Under TLS the name's prefix makes browsers take it from this host and over TLS alone. */
  String cookieName() {
    return tls ? "__Host-backup_session" : "backup_session";
  }

  /**
   * Who asks; it counts, whoever it is.
   *
   * @throws ProblemException 401, 403 for a browser without the page's word, 429, or 503 if the
   *     tokens can't be read
   */
  Visitor admit(HttpServerRequest request) throws ProblemException {
    Optional<String> header = Optional.ofNullable(request.getHeader("Authorization"));
    if (header.isPresent()) {
      return counted(new Visitor(check(request, token(header.get())), Optional.empty()));
    }
    Optional<Session> session = session(request);
    Optional<Caller> caller =
        session.isPresent() ? valid(request, session.get()) : Optional.empty();
    if (session.isEmpty() || caller.isEmpty()) {
      limits.anonymous(addresses.of(request));
      throw new ProblemException(
          401, "who asks is unknown", "Send 'Authorization: Bearer TOKEN', or log in at /login.");
    }
    if (!request.method().equals(HttpMethod.GET) && !session.get().hasCsrf(word(request))) {
      throw new ProblemException(
          403, "X-CSRF-Token is missing or wrong", "Take it from GET /session.");
    }
    return counted(new Visitor(caller.get(), session));
  }

  private Visitor counted(Visitor visitor) throws ProblemException {
    limits.request(visitor.caller());
    return visitor;
  }

  /** Whether nothing says who asks: no token, and no session that holds. */
  boolean isStranger(HttpServerRequest request) throws ProblemException {
    if (request.getHeader("Authorization") != null) {
      return false;
    }
    Optional<Session> session = session(request);
    return session.isEmpty() || valid(request, session.get()).isEmpty();
  }

  /** What a page of ours sends along: the dashboard by the first name, the console by the other. */
  private static String word(HttpServerRequest request) {
    String word = request.getHeader("X-CSRF-Token");
    return String.valueOf(word == null ? request.getHeader("X-XSRF-TOKEN") : word);
  }

  /**
   * The caller of a token's text who wants a session. Counts wrong tokens, and right ones with
   * their own: never what others of the same address have.
   */
  Future<Caller> logIn(HttpServerRequest request, String text) {
    if (issued.isPresent() && Issuer.hasForm(text)) {
      return bearer(request, text).map(Visitor::caller);
    }
    try {
      Visitor visitor = new Visitor(check(request, text), Optional.empty());
      return Future.succeededFuture(counted(visitor).caller());
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
  }

  /** The token of another issuer that a request has; {@link #bearer} says whose it is. */
  Optional<String> issuedToken(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("Authorization"))
        .map(Doorkeeper::token)
        .filter(text -> issued.isPresent() && Issuer.hasForm(text));
  }

  /** Who asks by the token of another issuer; fails like {@link #admit}, and counts like it. */
  Future<Visitor> bearer(HttpServerRequest request, String text) {
    return issued
        .map(issuer -> issuer.bearer(text))
        .orElseGet(() -> Future.failedFuture(wrong()))
        .transform(
            answer -> {
              try {
                if (answer.succeeded()) {
                  return Future.succeededFuture(counted(visitor(request, answer.result())));
                }
                if (answer.cause() instanceof ProblemException problem && problem.status() == 401) {
                  limits.failure(addresses.of(request), Tokens.fingerprint(text));
                }
                return Future.failedFuture(answer.cause());
              } catch (ProblemException e) {
                return Future.failedFuture(e);
              }
            });
  }

  /** Names of ours have no colon, so nobody can take the name of another's. */
  private Visitor visitor(HttpServerRequest request, Admission.Known known) {
    Caller caller =
        new Caller(
            Caller.ISSUED + known.subject(),
            Caller.ISSUED + known.name(),
            known.role(),
            addresses.of(request),
            Optional.of(known.until()));
    return new Visitor(caller, Optional.empty());
  }

  /** The caller of a token's text; counts wrong ones. */
  private Caller check(HttpServerRequest request, String text) throws ProblemException {
    Optional<Token> token;
    try {
      token = tokens.check(text);
    } catch (IOException e) {
      throw unreadable();
    }
    if (token.isPresent()) {
      return caller(request, token.get());
    }
    limits.failure(addresses.of(request), Tokens.fingerprint(text));
    throw wrong();
  }

  private static ProblemException wrong() {
    return new ProblemException(
        401,
        "the token is unknown, expired or revoked",
        "'backupctl tokens list' shows which there are, 'tokens create' makes one.");
  }

  /** Whether a visitor's token still holds, and the session of one who has logged in. */
  boolean holds(Visitor visitor) {
    boolean loggedOut =
        visitor.session().filter(one -> sessions.find(one.id(), clock.get()).isEmpty()).isPresent();
    return !loggedOut && holds(visitor.caller());
  }

  private boolean holds(Caller caller) {
    try {
      return caller.until().isPresent()
          ? clock.get().isBefore(caller.until().get())
          : tokens.valid(caller.id()).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private static String token(String header) {
    boolean form = header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    return form ? header.substring(BEARER.length()).strip() : "";
  }

  private Optional<Session> session(HttpServerRequest request) {
    return Optional.ofNullable(request.getCookie(cookieName()))
        .map(Cookie::getValue)
        .flatMap(id -> sessions.find(id, clock.get()));
  }

  /** Whose session it is, as long as the token holds; one of another issuer ends the session. */
  private Optional<Caller> valid(HttpServerRequest request, Session session)
      throws ProblemException {
    Caller then = session.caller();
    if (then.until().isPresent()) {
      String from = addresses.of(request);
      return Optional.of(new Caller(then.id(), then.name(), then.role(), from, then.until()));
    }
    try {
      return tokens.valid(then.id()).map(token -> caller(request, token));
    } catch (IOException e) {
      throw unreadable();
    }
  }

  /** Says nothing of the file to one who may be anybody. */
  private static ProblemException unreadable() {
    return new ProblemException(
        503, "the tokens can't be read, so nobody is let in", "See the server's log.");
  }

  private Caller caller(HttpServerRequest request, Token token) {
    return new Caller(token.id(), token.name(), token.role(), addresses.of(request));
  }
}
