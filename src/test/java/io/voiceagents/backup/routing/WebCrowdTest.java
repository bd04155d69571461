package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.access.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Strangers who open connections and don't say what they want keep nobody out, and have an end. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WebCrowdTest {
  private static final int READ_MILLIS = 20_000;
  private static final int UNFINISHED = 256;
  private static final int CONNECTIONS = 1024;
  private static final String HALF_A_LOGIN =
      "POST /login HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
          + "Content-Length: 9000\r\n\r\n{\"token\": \"vab_";

  private final WebPlatform platform;
  private final List<Socket> sockets = new ArrayList<>();

  WebCrowdTest(@TempDir Path root) throws Exception {
    platform = new WebPlatform(root);
    platform.stopped = Optional.of(platform.now());
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    platform.close();
  }

  private Socket send(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), platform.server.port());
    sockets.add(socket);
    socket.setSoTimeout(READ_MILLIS);
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    return socket;
  }

  /** What came until the server closed. */
  private static String toTheEnd(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    } catch (SocketException e) {
      return "reset";
    }
  }

  private HttpResponse<String> logIn() throws Exception {
    String body = "{\"token\": \"" + platform.token(Role.VIEWER) + "\"}";
    return platform.send(
        platform
            .to("/login")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void halfALoginIsNotWaitedForWithoutEnd() throws Exception {
    Socket half = send(HALF_A_LOGIN);
    Socket dropping = send(HALF_A_LOGIN);
    Socket head = send("GET /health/li");
    Socket silent = send("");
    assertThat(logIn().statusCode()).isEqualTo(200);
    platform.ahead = Duration.ofSeconds(9);
    dropping.getOutputStream().write('x');
    assertThat(logIn().statusCode()).isEqualTo(200);
    platform.ahead = Duration.ofSeconds(11);

    for (Socket body : List.of(half, dropping)) {
      assertThat(toTheEnd(body))
          .startsWith("HTTP/1.1 408 Request Timeout")
          .contains("not whole within 10 seconds");
    }
    assertThat(toTheEnd(head)).isEmpty();
    assertThat(toTheEnd(silent)).isEmpty();
    assertThat(logIn().statusCode()).isEqualTo(200);
  }

  @Test
  void aTokenNeedsNoMoreThanAHeaderMayHave() throws Exception {
    String long16 = HALF_A_LOGIN.replace("9000", "60000") + "x".repeat(17_000);
    Socket sent = send(long16);
    byte[] answer = sent.getInputStream().readNBytes(12);
    assertThat(new String(answer, US_ASCII)).isEqualTo("HTTP/1.1 413");
    platform.ahead = Duration.ofSeconds(11);
    assertThat(toTheEnd(sent)).contains("longer than 16384 bytes");
  }

  @Test
  void ofThoseWithoutAWholeRequestTheOldestMakeRoom() throws Exception {
    Socket first = send(HALF_A_LOGIN);
    assertThat(logIn().statusCode()).isEqualTo(200);
    for (int i = 0; i < UNFINISHED; i++) {
      send(HALF_A_LOGIN);
    }
    assertThat(toTheEnd(first)).startsWith("HTTP/1.1 503 Service Unavailable");
    assertThat(logIn().statusCode()).isEqualTo(200);
    assertThat(platform.get(Role.VIEWER, "/api/v1/backup/status").statusCode()).isEqualTo(200);
  }

  @Test
  void whoHoldsConnectionsOpenKeepsNobodyOut() throws Exception {
    String live = "GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n";
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS + 20; i++) {
      Socket socket = send(live);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
      idle.add(socket);
    }
    assertThat(toTheEnd(idle.get(0))).startsWith("TTP/1.1 200 OK");
    Socket last = idle.get(idle.size() - 1);
    last.getOutputStream().write(live.getBytes(US_ASCII));
    assertThat(new String(last.getInputStream().readNBytes(600), US_ASCII))
        .contains("HTTP/1.1 200");
    assertThat(logIn().statusCode()).isEqualTo(200);
  }
}
