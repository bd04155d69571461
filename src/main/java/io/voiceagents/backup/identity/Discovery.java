package io.voiceagents.backup.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks an issuer for its keys, by its document of discovery (OpenID Connect Discovery 1.0, section
 * 4). Follows no redirection, and waits five seconds for each of the two answers.
 */
final class Discovery {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final long ANSWER_SECONDS = 5;

  private final String issuer;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  Discovery(String issuer) {
    this.issuer = issuer;
  }

  /**
   * The keys as they are now.
   *
   * @throws IOException if they can't be had, or the answer is another issuer's
   */
  JWKSet keys() throws IOException {
    JsonNode document =
        JSON.readTree(get(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration"));
    if (!document.path("issuer").asText().equals(issuer)) {
      throw new IOException(
          "its discovery document is of the issuer '%s'"
              .formatted(document.path("issuer").asText()));
    }
    String address = document.path("jwks_uri").asText();
    if (issuer.startsWith("https:") && !address.startsWith("https:")) {
      throw new IOException("its keys lie at '%s', not behind https".formatted(address));
    }
    try {
      return JWKSet.parse(get(address));
    } catch (ParseException e) {
      throw new IOException(
          "its keys at '%s' can't be read: %s".formatted(address, e.getMessage()));
    }
  }

  private String get(String address) throws IOException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address)).header("Accept", "application/json").build();
      CompletableFuture<HttpResponse<String>> asked =
          client.sendAsync(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
      HttpResponse<String> answer = within(asked, address);
      if (answer.statusCode() != 200) {
        throw new IOException("%s answers %d".formatted(address, answer.statusCode()));
      }
      return answer.body();
    } catch (IllegalArgumentException e) {
      throw new IOException("'%s' is no address: %s".formatted(address, e.getMessage()), e);
    }
  }

  /** The whole answer, not its beginning alone: one that trickles would hold everybody. */
  private static HttpResponse<String> within(
      CompletableFuture<HttpResponse<String>> asked, String address) throws IOException {
    try {
      return asked.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      asked.cancel(true);
      throw new IOException("%s gave no answer for %d s".formatted(address, ANSWER_SECONDS), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      throw new IOException("%s can't be reached: %s".formatted(address, why), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the issuer was asked");
    }
  }
}
