package io.voiceagents.backup.routing.web;

import io.github.bucket4j.TimeMeter;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.voiceagents.backup.access.Tokens;
import io.voiceagents.backup.api.Api;
import io.voiceagents.backup.api.Caller;
import io.voiceagents.backup.api.Contract;
import io.voiceagents.backup.api.Jobs;
import io.voiceagents.backup.api.Platform;
import io.voiceagents.backup.identity.Issuer;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.ServerSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The API and the dashboard on one port. Vert.x's own server, that of Camel's platform-http too,
 * but without a router: Camel 4.17 offers no TLS 1.3 alone and no role by operation
 * (docs/decisions/0110).
 */
public final class WebServer implements AutoCloseable {
  private static final int LONGEST_LINE = 4096;
  private static final int LONGEST_HEADERS = 16_384;
  private static final int IDLE_SECONDS = 90;
  private static final int WORKERS = 8;
  private static final long BLOCKED_LOOK_SECONDS = 10;
  private static final long START_SECONDS = 30;

  private final Vertx vertx;
  private final HttpServer server;
  private final Optional<Console> console;
  private final Api api;
  private final String address;

  private WebServer(
      Vertx vertx, HttpServer server, Optional<Console> console, Api api, String address) {
    this.vertx = vertx;
    this.console = console;
    this.server = server;
    this.api = api;
    this.address = address;
  }

  /**
   * Starts to listen.
   *
   * @param events hears of the certificate
   * @throws IOException if the address is taken, or a certificate can't be read
   */
  public static WebServer start(
      Platform platform,
      ServerSettings settings,
      Tokens tokens,
      EventSink events,
      SecureRandom random)
      throws IOException {
    Vertx vertx = vertx();
    try {
      return start(vertx, platform, settings, tokens, events, random);
    } catch (IOException | RuntimeException e) {
      vertx.close();
      throw e;
    }
  }

  private static WebServer start(
      Vertx vertx,
      Platform platform,
      ServerSettings settings,
      Tokens tokens,
      EventSink events,
      SecureRandom random)
      throws IOException {
    boolean tls = settings.isReachedByTls();
    Contract contract = Contract.load();
    Assets assets = new Assets();
    Optional<Certificates> certificates = certificates(vertx, platform, settings, events);
    HttpServerOptions options = options(settings);
    if (certificates.isPresent()) {
      options
          .setSsl(true)
          .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
          .setKeyCertOptions(certificates.get().options());
    }
    Api api =
        new Api(platform, contract, random, settings.twoPerson(), caller -> holds(tokens, caller));
    Sessions sessions = new Sessions(random);
    Limits limits = new Limits(settings.limits(), TimeMeter.SYSTEM_NANOTIME);
    Addresses addresses = new Addresses(settings.trustedProxies());
    Optional<Issued> issued = issued(vertx, platform, settings, events);
    Doorkeeper door =
        new Doorkeeper(tokens, sessions, limits, addresses, issued, platform::now, tls);
    Visits visits = new Visits(vertx, api.recorded(), contract, addresses, platform::now);
    Login login = new Login(door, sessions, visits, platform::now, tls, settings.console());
    Optional<Console> console =
        settings.console() ? Optional.of(new Console(vertx, visits, tls)) : Optional.empty();
    Connections connections = new Connections(vertx, platform::now);
    FrontDoor front =
        new FrontDoor(vertx, platform, contract, api, assets, console, login, connections);
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connections::opened)
            .requestHandler(front);
    WebServer web =
        new WebServer(
            vertx,
            server,
            console,
            api,
            (settings.tls().isPresent() ? "https://" : "http://") + settings.host());
    web.listen(settings);
    certificates.ifPresent(Certificates::watch);
    issued.ifPresent(Issued::watch);
    return web;
  }

  private static Optional<Issued> issued(
      Vertx vertx, Platform platform, ServerSettings settings, EventSink events) {
    return settings
        .oidc()
        .map(oidc -> new Issuer(oidc, platform::now))
        .map(issuer -> new Issued(vertx, issuer, events, platform::now));
  }

  /** One of another issuer can't be taken back, and is short: its end says nothing here. */
  private static boolean holds(Tokens tokens, Caller caller) {
    try {
      return caller.until().isPresent() || tokens.valid(caller.id()).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Certificates> certificates(
      Vertx vertx, Platform platform, ServerSettings settings, EventSink events)
      throws IOException {
    if (settings.tls().isEmpty()) {
      return Optional.empty();
    }
    ServerSettings.Tls files = settings.tls().get();
    try {
      return Optional.of(new Certificates(vertx, files, events, platform::now));
    } catch (IOException e) {
      throw new IOException(
          "The certificate '%s' can't be used with the key '%s': %s. Hint: both are PEM, see server.certificate_file and server.key_file."
              .formatted(files.certificate(), files.key(), e.getMessage()),
          e);
    }
  }

  private void listen(ServerSettings settings) throws IOException {
    try {
      server
          .listen()
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "The server can't listen on %s:%d: %s. Hint: see 'server' in the configuration: host and port."
              .formatted(settings.host(), settings.port(), cause.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IOException("interrupted while the server started", e);
    }
  }

  /** Without the cache of files, which would unpack things into /tmp. */
  private static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(2)
            .setWorkerPoolSize(WORKERS)
            // Of threads that hang, to the log: every second would be for nobody.
            .setBlockedThreadCheckInterval(BLOCKED_LOOK_SECONDS)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.SECONDS)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  private static HttpServerOptions options(ServerSettings settings) {
    return new HttpServerOptions()
        .setHost(settings.host())
        .setPort(settings.port())
        .setMaxInitialLineLength(LONGEST_LINE)
        .setMaxHeaderSize(LONGEST_HEADERS)
        .setIdleTimeout(IDLE_SECONDS)
        .setUseAlpn(false)
        .setHttp2ClearTextEnabled(false);
  }

  /** Where it listens, as in {@code https://127.0.0.1:8443}. */
  public String address() {
    return address + ":" + port();
  }

  /** Shows work besides what the API took on. */
  public Jobs jobs() {
    return api.jobs();
  }

  public int port() {
    return server.actualPort();
  }

  /** Ends the connections and cancels the jobs, for which it waits half a minute at most. */
  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Its threads are daemons; nothing of them has to be kept.
    }
    console.ifPresent(Console::close);
    api.close();
  }
}
