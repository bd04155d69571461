package io.voiceagents.backup.remote;

import io.voiceagents.backup.cli.ServerTarget;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * HTTP by {@link HttpURLConnection}, because commands are short: the newer client of Java sets TLS
 * up for plain HTTP too, and its thread, which never ends, holds every JVM up for 300 ms at its
 * exit (docs/decisions/0071). Each request has a thread of its own, so that whoever waits for it
 * can be interrupted. Follows no redirection: the token is for this server.
 */
final class Transport {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private final ServerTarget server;
  private final Optional<SSLSocketFactory> trust;
  private final Duration patience;

  /** What came back. */
  record Answer(int status, Map<String, List<String>> headers, String body) {
    Answer {
      headers = Map.copyOf(headers);
    }

    /** The first header of this name, whatever the case of its letters. */
    Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .flatMap(header -> header.getValue().stream())
          .findFirst();
    }
  }

  /**
   * @param path with its query
   * @param headers besides those that every request has
   */
  record Question(String method, String path, Map<String, String> headers, Optional<String> body) {
    Question {
      headers = Map.copyOf(headers);
    }

    static Question of(String method, String path) {
      return new Question(method, path, Map.of("Accept", "application/json"), Optional.empty());
    }
  }

  Transport(ServerTarget server) throws IOException {
    this(server, ANSWER);
  }

  /**
   * @param patience longest silence of a server that is asked
   */
  Transport(ServerTarget server, Duration patience) throws IOException {
    this.server = server;
    this.patience = patience;
    this.trust =
        server.caFile().isPresent()
            ? Optional.of(TrustedAuthorities.context(server.caFile().get()).getSocketFactory())
            : Optional.empty();
  }

  /** Loads what the first request needs. Connects to nothing. */
  static void warmUp() throws IOException {
    URI.create("http://localhost").toURL().openConnection();
  }

  /** Asks, and waits for the whole answer. */
  Answer send(Question question) throws IOException, InterruptedException {
    FutureTask<Answer> exchange = start(() -> exchange(question));
    try {
      return exchange.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SocketTimeoutException late) {
        // It is an InterruptedIOException, and nobody asked anything to stop.
        throw new IOException(String.valueOf(late.getMessage()), late);
      }
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    }
  }

  /**
   * Reads lines as they come, on a thread of its own.
   *
   * @param next takes each line, and at the end nothing, once
   * @return ends it, at the next line at the latest
   */
  Closeable lines(String path, Consumer<Optional<String>> next) {
    AtomicBoolean closed = new AtomicBoolean();
    Question question =
        new Question("GET", path, Map.of("Accept", "text/event-stream"), Optional.empty());
    FutureTask<Boolean> unused =
        start(
            () -> {
              try (BufferedReader reader = reader(open(question))) {
                String line = reader.readLine();
                while (line != null && !closed.get()) {
                  next.accept(Optional.of(line));
                  line = reader.readLine();
                }
              } finally {
                next.accept(Optional.empty());
              }
              return true;
            });
    return () -> closed.set(true);
  }

  private static <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "request");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private Answer exchange(Question question) throws IOException {
    HttpURLConnection connection = open(question);
    int status = connection.getResponseCode();
    try (InputStream in = body(connection)) {
      String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, List<String>> headers = new HashMap<>(connection.getHeaderFields());
      headers.remove(null);
      return new Answer(status, headers, body);
    }
  }

  private HttpURLConnection open(Question question) throws IOException {
    URI address = server.address().resolve(question.path());
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    if (connection instanceof HttpsURLConnection secured) {
      trust.ifPresent(secured::setSSLSocketFactory);
    }
    connection.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
    connection.setReadTimeout(Math.toIntExact(patience.toMillis()));
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestMethod(question.method());
    connection.setRequestProperty("Authorization", "Bearer " + server.token().reveal());
    question.headers().forEach(connection::setRequestProperty);
    if (question.body().isPresent()) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(question.body().get().getBytes(StandardCharsets.UTF_8));
    }
    return connection;
  }

  private static BufferedReader reader(HttpURLConnection connection) throws IOException {
    return new BufferedReader(new InputStreamReader(body(connection), StandardCharsets.UTF_8));
  }

  private static InputStream body(HttpURLConnection connection) throws IOException {
    InputStream in =
        connection.getResponseCode() < HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getInputStream()
            : connection.getErrorStream();
    return in == null ? InputStream.nullInputStream() : in;
  }
}
