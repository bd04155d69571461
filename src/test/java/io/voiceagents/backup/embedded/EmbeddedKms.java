package io.voiceagents.backup.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A key management service with real keys that speaks the JSON protocol of AWS KMS: {@code Encrypt}
 * and {@code Decrypt} (https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html). The
 * encryption context is authenticated, as there.
 */
public final class EmbeddedKms implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Aead> keys = new ConcurrentHashMap<>();
  private final HttpServer server;

  /** The error that every request gets, as {@code DisabledException}. */
  public volatile Optional<String> fault = Optional.empty();

  private EmbeddedKms(HttpServer server) {
    this.server = server;
  }

  public static EmbeddedKms start(String... keyIds) throws Exception {
    AeadConfig.register();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    EmbeddedKms kms = new EmbeddedKms(server);
    for (String keyId : keyIds) {
      KeysetHandle key = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
      kms.keys.put(keyId, key.getPrimitive(RegistryConfiguration.get(), Aead.class));
    }
    server.createContext("/", kms::answer);
    server.start();
    return kms;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = json.readTree(exchange.getRequestBody());
      Optional<String> refusal = fault.or(() -> refusal(exchange, request));
      if (refusal.isPresent()) {
        send(exchange, 400, error(refusal.get()));
      } else {
        serve(exchange, request);
      }
    }
  }

  private Optional<String> refusal(HttpExchange exchange, JsonNode request) {
    String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!authorization.startsWith("AWS4-HMAC-SHA256 ")) {
      return Optional.of("MissingAuthenticationTokenException");
    }
    boolean known = keys.containsKey(request.path("KeyId").asText());
    return known ? Optional.empty() : Optional.of("NotFoundException");
  }

  private void serve(HttpExchange exchange, JsonNode request) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    Aead key = Objects.requireNonNull(keys.get(request.path("KeyId").asText()));
    try {
      send(exchange, 200, reply(target, request, key));
    } catch (GeneralSecurityException wrong) {
      send(exchange, 400, error("InvalidCiphertextException"));
    }
  }

  private ObjectNode reply(String target, JsonNode request, Aead key)
      throws IOException, GeneralSecurityException {
    byte[] context = context(request.path("EncryptionContext"));
    ObjectNode reply = json.createObjectNode().put("KeyId", request.path("KeyId").asText());
    return switch (target) {
      case "TrentService.Encrypt" ->
          reply.put("CiphertextBlob", key.encrypt(request.get("Plaintext").binaryValue(), context));
      case "TrentService.Decrypt" ->
          reply.put("Plaintext", key.decrypt(request.get("CiphertextBlob").binaryValue(), context));
      default -> throw new IOException("no operation " + target);
    };
  }

  private static byte[] context(JsonNode pairs) {
    Map<String, String> sorted = new TreeMap<>();
    pairs.properties().forEach(pair -> sorted.put(pair.getKey(), pair.getValue().asText()));
    return sorted.toString().getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode error(String type) {
    return json.createObjectNode().put("__type", type).put("message", "planted");
  }

  private void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
