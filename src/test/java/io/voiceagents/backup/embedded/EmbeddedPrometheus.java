package io.voiceagents.backup.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Debian's Prometheus on the loopback interface, which scrapes one address every second. */
public final class EmbeddedPrometheus implements AutoCloseable {
  private final Process process;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private EmbeddedPrometheus(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it.
   *
   * @param directory for its files
   * @param target host and port with {@code /metrics}
   * @param token it shows there
   * @param rules a file of rules
   */
  public static EmbeddedPrometheus start(Path directory, String target, String token, Path rules)
      throws IOException {
    Path secret = Files.writeString(directory.resolve("token"), token);
    Path file =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            """
            global: { scrape_interval: 1s, evaluation_interval: 1s }
            rule_files: [%s]
            scrape_configs:
              - job_name: backup
                authorization: { type: Bearer, credentials_file: %s }
                static_configs: [{ targets: ["%s"] }]
            """
                .formatted(rules.toAbsolutePath(), secret, target));
    int port = freePort();
    Process started =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    return new EmbeddedPrometheus(started, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * The rows that an expression has now.
   *
   * @throws IOException if it does not answer, or not with success
   */
  public JsonNode query(String expression) throws IOException, InterruptedException {
    String asked = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return get("/api/v1/query?query=" + asked).path("result");
  }

  /** The names of the alerts that it would send now. */
  public JsonNode alerts() throws IOException, InterruptedException {
    return get("/api/v1/alerts").path("alerts");
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    String body = client.send(request, BodyHandlers.ofString()).body();
    JsonNode answer = new ObjectMapper().readTree(body);
    if (!answer.path("status").asText().equals("success")) {
      throw new IOException(path + ": " + body);
    }
    return answer.path("data");
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).exceptionally(e -> null);
    process.destroyForcibly().onExit().join();
  }
}
