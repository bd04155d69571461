package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.access.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client of Java would send is answered too, and as the fault of the one who sent it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WebMalformedTest {
  private static final int READ_MILLIS = 20_000;

  private static WebPlatform platform;

  @BeforeAll
  static void start(@TempDir Path root) throws Exception {
    platform = new WebPlatform(root);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static String ask(String line, String body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), platform.server.port())) {
      socket.setSoTimeout(READ_MILLIS);
      String request =
          line
              + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\nAuthorization: Bearer "
              + platform.token(Role.ADMIN)
              + "\r\nContent-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/backup/list?type=%zz",
        "GET /api/v1/backup/list?type=%",
        "GET /api/v1/backup/status?%zz",
        "POST /api/v1/backup/run?%zz=1",
        "POST /hawtio/jolokia?%zz",
        "POST /hawtio/jolokia?maxDepth=%",
        "POST /hawtio/jolokia?maxDepth=1&maxDepth=2"
      })
  void aQueryThatCantBeReadIsRefused(String line) throws Exception {
    String body = line.startsWith("POST") ? "{\"type\":\"version\"}" : "";
    assertThat(ask(line, body))
        .startsWith("HTTP/1.1 400 Bad Request")
        .contains("application/problem+json", "query");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /api/v1/jobs/%zz", "GET /hawtio/%zz", "GET /%zz"})
  void aPathIsTakenAsItStands(String line) throws Exception {
    assertThat(ask(line, "")).startsWith("HTTP/1.1 404 Not Found");
  }
}
