package io.voiceagents.backup.demo;

import com.sun.net.httpserver.HttpExchange;
import io.voiceagents.backup.embedded.EmbeddedS3;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * {@code backupctl serve} on the demo's servers, with somebody who receives its alerts, until it is
 * asked to end. Ending it ends {@code serve} alone; the servers belong to the caller.
 */
final class Serving implements AutoCloseable {
  /** Where it notes how it can be reached. */
  static final String CONTROL = "control";

  /** Where it notes what it started. */
  static final String PROCESSES = "processes";

  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final int USUAL_PORT = 8443;

  private final Path root;
  private final EmbeddedS3 s3;
  private final Platform platform;
  private final Sinks sinks;
  private final String token;
  private final int port;
  private final Process serve;
  private final CountDownLatch end = new CountDownLatch(1);

  private Serving(
      Path root,
      EmbeddedS3 s3,
      Platform platform,
      Sinks sinks,
      int port,
      String token,
      Process serve) {
    this.root = root;
    this.s3 = s3;
    this.platform = platform;
    this.sinks = sinks;
    this.port = port;
    this.token = token;
    this.serve = serve;
  }

  /** Starts it and waits until it answers. */
  static Serving start(
      Path root, EmbeddedS3 s3, Platform platform, Setting setting, Command backupctl)
      throws IOException, InterruptedException {
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    Sinks sinks = new Sinks(HexFormat.of().formatHex(random), root.resolve("alerts.log"));
    int port = freePort();
    setting.write(sinks.channels() + "server: {host: 127.0.0.1, port: " + port + "}\n");
    setting.writeEnvironment();
    backupctl.show("backup", "run", "--kind", "full");
    String token =
        backupctl.json("tokens", "create", "demo", "--role", "admin").path("token").asText();
    Process serve = backupctl.background(root.resolve("serve.log"), "serve");
    Serving serving = new Serving(root, s3, platform, sinks, port, token, serve);
    try {
      serving.noteProcesses();
      Files.writeString(root.resolve(CONTROL), serving.openControl());
      serving.awaitAnswer();
      return serving;
    } catch (IOException | RuntimeException e) {
      serving.close();
      throw e;
    }
  }

  private void noteProcesses() throws IOException {
    List<Started.One> all = new ArrayList<>();
    all.add(Started.One.of(ProcessHandle.current(), "bin/demo"));
    all.add(Started.One.of(serve.toHandle(), "backupctl serve"));
    all.addAll(platform.processes());
    all.add(Started.One.of(ProcessHandle.of(s3.pid()).orElseThrow(), "S3Proxy"));
    new Started(all).write(root.resolve(PROCESSES));
  }

  /** Opens the addresses by which bin/demo reaches this process; returns their common part. */
  private String openControl() {
    String stop = sinks.on("stop", request -> done(request, end::countDown));
    sinks.on("s3-stop", request -> done(request, s3::kill));
    sinks.on(
        "s3-start",
        request -> {
          s3.restart();
          noteProcesses();
          done(request, () -> {});
        });
    return stop.substring(0, stop.lastIndexOf('/') + 1);
  }

  private static void done(HttpExchange request, Runnable work) throws IOException {
    // A page in a browser can't send this method without being asked first.
    if (!request.getRequestMethod().equals("PUT")) {
      request.sendResponseHeaders(405, -1);
      return;
    }
    work.run();
    request.sendResponseHeaders(204, -1);
  }

  private void awaitAnswer() {
    Awaitility.await("backupctl serve, see " + root.resolve("serve.log"))
        .atMost(START_LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .failFast("backupctl serve ended", () -> !serve.isAlive())
        .until(this::answers);
  }

  private boolean answers() {
    try {
      var connection =
          (HttpURLConnection) URI.create(address() + "/health/live").toURL().openConnection();
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  String token() {
    return token;
  }

  Sinks sinks() {
    return sinks;
  }

  /** Tells people where everything is, and what they could try. */
  String description(Path file) {
    return """

        == It runs: PostgreSQL, Redis, S3 and backupctl serve. Ctrl-C, or bin/demo --stop elsewhere, ends it.
          Dashboard   %1$s/
          Hawtio      %1$s/hawtio/   (the routes, with the login of the dashboard)
          API         %1$s/api/v1/backup/status   (docs/api.md)
          Metrics     %1$s/metrics
          Log in with %2$s
        Try, in another window:
          curl -H "Authorization: Bearer %2$s" %1$s/api/v1/backup/status
          edit a cron in %3$s: the next run on the dashboard changes within seconds
          bin/demo --s3 stop     the first sentence turns red, and an alert arrives by each channel
          bin/demo --s3 start    both are over
          . %4$s/environment && bin/backupctl alerts list --config %3$s
        What serve says is in %4$s/serve.log. Alerts that arrive are shown here, and kept in %4$s/alerts.log:
        """
        .formatted(address(), token, file, root);
  }

  /** Waits until bin/demo --stop asks, or serve ends. */
  void awaitEnd() throws InterruptedException {
    while (serve.isAlive() && !end.await(1, TimeUnit.SECONDS)) {
      // Looks again whether it is still there.
    }
  }

  /** Ends {@code serve} in order. */
  @Override
  public void close() {
    serve.destroy();
    serve.onExit().orTimeout(30, TimeUnit.SECONDS).exceptionally(slow -> serve).join();
    serve.destroyForcibly();
    sinks.close();
    root.resolve(CONTROL).toFile().delete();
    root.resolve(PROCESSES).toFile().delete();
  }

  private static int freePort() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket probe = new ServerSocket(USUAL_PORT, 1, here)) {
      return probe.getLocalPort();
    } catch (IOException taken) {
      try (ServerSocket probe = new ServerSocket(0, 1, here)) {
        return probe.getLocalPort();
      }
    }
  }

  /** Asks a running demo to do something; whether it was there. */
  static boolean ask(Path root, String what) throws IOException {
    Path control = root.resolve(CONTROL);
    if (!Files.exists(control)) {
      return false;
    }
    try {
      String address = Files.readString(control, StandardCharsets.UTF_8).strip() + what;
      var request = (HttpURLConnection) URI.create(address).toURL().openConnection();
      request.setRequestMethod("PUT");
      return request.getResponseCode() == 204;
    } catch (java.net.ConnectException e) {
      return false;
    }
  }
}
