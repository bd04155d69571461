package io.voiceagents.backup.remote;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.voiceagents.backup.cli.CommandFailure;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.FieldWords;
import io.voiceagents.backup.cli.ServerTarget;
import io.voiceagents.backup.remote.Transport.Answer;
import io.voiceagents.backup.remote.Transport.Question;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * Single requests to a server. One that is refused because too much was asked is repeated when the
 * server says, see {@link Patience}. Follows no redirection: the token is for this server.
 */
final class Calls {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int KEY_BYTES = 16;

  private final ServerTarget server;
  private final SecureRandom random;
  private final Transport transport;
  private final Patience.Pause pause;

  Calls(ServerTarget server, SecureRandom random, Patience.Pause pause) throws IOException {
    this.pause = pause;
    this.server = server;
    this.random = random;
    this.transport = new Transport(server);
  }

  /** Loads what the first request and its answer need. */
  static void warmUp() {
    try {
      JSON.readTree("{\"text\": [1, true]}");
      Transport.warmUp();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI address() {
    return server.address();
  }

  JsonNode get(String path) throws IOException {
    return answer(Question.of("GET", path));
  }

  /** A path with those parameters that are not empty. */
  static String path(String path, Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .filter(parameter -> !parameter.getValue().isEmpty())
            .map(
                parameter ->
                    parameter.getKey()
                        + "="
                        + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? path : path + "?" + query;
  }

  /** With a key of its own, so that the one repetition after a broken connection starts nothing. */
  JsonNode post(String path, JsonNode body) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    Question request =
        new Question(
            "POST",
            path,
            Map.of(
                "Accept",
                "application/json",
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                HexFormat.of().formatHex(key)),
            Optional.of(body.toString()));
    try {
      return checked(send(request));
    } catch (SSLException e) {
      throw unreachable(e);
    } catch (CommandFailure | Patience.NothingBegun e) {
      throw e;
    } catch (InterruptedIOException e) {
      return again(request);
    } catch (IOException broken) {
      return answer(request);
    }
  }

  /** Whether something began is asked with the same key, for then it has to be cancelled. */
  private JsonNode again(Question request) throws IOException {
    boolean unused = Thread.interrupted();
    try {
      return answer(request);
    } finally {
      Thread.currentThread().interrupt();
    }
  }

  JsonNode delete(String path) throws IOException {
    return answer(Question.of("DELETE", path));
  }

  /** Reads lines as they come, see {@link Transport#lines}. */
  Closeable lines(String path, Consumer<Optional<String>> next) {
    return transport.lines(path, next);
  }

  static JsonNode parse(String text) throws IOException {
    return JSON.readTree(text);
  }

  private JsonNode answer(Question request) throws IOException {
    try {
      return checked(send(request));
    } catch (CommandFailure | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private Answer send(Question request) throws IOException {
    try {
      Patience patience = new Patience(pause);
      Answer answer = transport.send(request);
      while (patience.waited(answer)) {
        answer = transport.send(request);
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the server was asked");
    }
  }

  private CommandFailure unreachable(IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new CommandFailure(
        ExitCode.UNREACHABLE,
        e instanceof SSLException
            ? "the server %s does not prove that it is the one: %s. Hint: --ca-file FILE names the authority that signed its certificate; its name must be the one of --server."
                .formatted(address(), why)
            : "the server %s can't be reached: %s. Hint: does 'backupctl serve' run there, and does server.host let others in?"
                .formatted(address(), why));
  }

  private JsonNode checked(Answer answer) throws IOException {
    JsonNode body;
    try {
      body = JSON.readTree(answer.body());
    } catch (JacksonException e) {
      body = JsonNodeFactory.instance.missingNode();
    }
    if (answer.status() < 300 && body.isObject()) {
      return body;
    }
    throw failure(answer, body);
  }

  /**
   * What the server says, with the names that options have; with its address where it is about the
   * token.
   */
  private CommandFailure failure(Answer answer, JsonNode body) {
    int status = answer.status();
    if (!body.has("detail")) {
      return new CommandFailure(
          ExitCode.FAILED,
          "%s answered with the status %d. Hint: is that the address of 'backupctl serve'?"
              .formatted(address(), status));
    }
    String detail = FieldWords.ofCommand(body.path("detail").asText());
    String hint = FieldWords.ofCommand(body.path("hint").asText());
    if (status == 401 || status == 403 || status == 429) {
      detail = "the server %s refuses: %s".formatted(address(), detail);
    }
    if (status == 429) {
      hint = "wait " + answer.header("Retry-After").orElse("60") + " s. " + hint;
    }
    return new CommandFailure(
        ExitCode.of(body.path("exit_code").asInt(1)).orElse(ExitCode.FAILED),
        hint.isEmpty() ? detail : detail + " Hint: " + hint);
  }
}
