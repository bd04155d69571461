package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server that speaks what alerts need of Slack's Web API: {@code auth.test} and {@code
 * chat.postMessage} (docs.slack.dev). Answers are good unless set, each for one message, in their
 * order. Paths outside of {@code /api/} are webhooks that answer with the status they name.
 */
final class SlackServer implements AutoCloseable {
  /** What Slack says of a message that it took. */
  static final String GOOD =
      "{\"ok\":true,\"channel\":\"C0123456789\",\"ts\":\"1503435956.000247\",\"message\":{\"text\":\"...\"}}";

  private static final String TEAM =
      "{\"ok\":true,\"url\":\"https://x.slack.com/\",\"team_id\":\"T0123\",\"user_id\":\"U0123\",\"bot_id\":\"B0123\"}";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Call> messages = new CopyOnWriteArrayList<>();
  private final List<String> hooks = new CopyOnWriteArrayList<>();
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final Map<String, Runnable> then = new ConcurrentHashMap<>();

  /** A message that came. */
  record Call(Instant at, String authorization, Map<String, String> form) {}

  /** Answers a message. */
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private SlackServer(HttpServer http) {
    this.http = http;
  }

  static SlackServer start() {
    try {
      SlackServer server =
          new SlackServer(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      server.http.setExecutor(server.threads);
      server.http.createContext("/", server::hook);
      server.http.createContext("/api/auth.test", exchange -> send(exchange, 200, TEAM));
      server.http.createContext("/api/chat.postMessage", server::message);
      server.http.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  List<Call> messages() {
    return List.copyOf(messages);
  }

  /** Those for one of Slack's channels. */
  List<Call> messages(String channel) {
    return messages.stream().filter(call -> channel.equals(call.form().get("channel"))).toList();
  }

  List<String> hooks() {
    return List.copyOf(hooks);
  }

  void answer(String channel, int status, String body) {
    next(channel, exchange -> send(exchange, status, body));
  }

  void answer(String channel, int status, String body, String retryAfter) {
    next(
        channel,
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", retryAfter);
          send(exchange, status, body);
        });
  }

  void closes(String channel) {
    next(channel, HttpExchange::close);
  }

  void hangs(String channel) {
    next(
        channel,
        exchange -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            exchange.close();
          }
        });
  }

  /** Runs before each answer to a channel's message. */
  void then(String channel, Runnable action) {
    then.put(channel, action);
  }

  private void next(String channel, Answer answer) {
    answers.computeIfAbsent(channel, unused -> new ConcurrentLinkedDeque<>()).add(answer);
  }

  private void message(HttpExchange exchange) throws IOException {
    Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    messages.add(new Call(Instant.now(), String.valueOf(authorization), form));
    String channel = form.getOrDefault("channel", "");
    then.getOrDefault(channel, () -> {}).run();
    Answer answer = answers.getOrDefault(channel, new ConcurrentLinkedDeque<>()).pollFirst();
    if (answer == null) {
      send(exchange, 200, GOOD);
    } else {
      answer.to(exchange);
    }
  }

  private void hook(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    hooks.add(path);
    exchange.sendResponseHeaders(
        path.matches("/[0-9]{3}") ? Integer.parseInt(path.substring(1)) : 200, -1);
    exchange.close();
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      form.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], UTF_8));
    }
    return form;
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    over.countDown();
    http.stop(0);
    threads.shutdownNow();
  }
}
