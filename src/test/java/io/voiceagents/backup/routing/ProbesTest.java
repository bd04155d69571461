package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.access.Tokens;
import io.voiceagents.backup.deployment.Probes;
import io.voiceagents.backup.deployment.ShippedConfiguration;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.policy.BackupKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Docker, Kubernetes and Prometheus ask for is asked of a running process that has their
 * configuration: its {@code server} as it is shipped, but for the port, and a store and a tree of
 * this machine.
 */
class ProbesTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Path root;
  private final Path store;
  private final int port = EmbeddedRedis.freePort();

  ProbesTest(@TempDir Path root) throws IOException {
    this.root = root;
    this.store = Files.createDirectories(root.resolve("store"));
  }

  static List<ShippedConfiguration> all() throws IOException {
    return ShippedConfiguration.all();
  }

  private ResidentProcess start(ShippedConfiguration shipped, boolean tls) throws Exception {
    Path file = shipped.installIn(root);
    Path recordings = Files.createDirectories(Path.of(root + "/srv/voice/recordings"));
    Files.writeString(recordings.resolve("call.txt"), "hello");
    Path key = Path.of(root + shipped.secret("backup.key"));
    Files.delete(key);
    KeyFile.generate(key, new SecureRandom(), Clock.systemUTC());
    if (tls) {
      certify(file);
    }
    String text = Files.readString(file);
    String here =
        replaced(text, "(?s)(?<=storage:\n).*?(?=\nencryption:)", "  directory: " + store + "\n")
            .transform(changed -> replaced(changed, "port: 8443", "port: " + port))
            .transform(changed -> replaced(changed, "(?s)(?<=policies:\n).*(?=  voice_data:)", ""));
    Files.writeString(
        file,
        tls ? here : replaced(here, "(?m)^  (certificate|key)_file: .*(server|tls)\\..*\n", ""));
    return ResidentProcess.start(
        new ResidentProcess.Start(file, Path.of("").toAbsolutePath(), Map.of(), Clock.systemUTC()));
  }

  private static String replaced(String text, String pattern, String instead) {
    String changed = text.replaceAll(pattern, instead);
    assertThat(changed).as(pattern).isNotEqualTo(text);
    return changed;
  }

  /** In the files that the configuration names. */
  private void certify(Path configuration) throws Exception {
    String text = Files.readString(configuration);
    String key = text.replaceAll("(?s).*certificate_file: \\S+\\s+key_file: (\\S+).*", "$1");
    String command =
        "openssl req -x509 -nodes -days 2 -subj /CN=backup -addext subjectAltName=IP:127.0.0.1"
            + " -newkey rsa:2048 -keyout "
            + key
            + " -out "
            + certificate(configuration);
    Process openssl =
        new ProcessBuilder(command.split(" "))
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("openssl.log").toFile())
            .start();
    assertThat(openssl.waitFor()).as(Files.readString(root.resolve("openssl.log"))).isZero();
  }

  private static Path certificate(Path configuration) throws IOException {
    String text = Files.readString(configuration);
    return Path.of(text.replaceAll("(?s).*certificate_file: (\\S+).*", "$1"));
  }

  /** As the probes do, but for the certificate, which is checked here. */
  private int ask(URI probe, String token) throws Exception {
    assertThat(probe.getPort()).isEqualTo(8443);
    URI address = URI.create(probe.getScheme() + "://127.0.0.1:" + port + probe.getPath());
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(SOON);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpClient.Builder client = HttpClient.newBuilder();
    if (probe.getScheme().equals("https")) {
      client.sslContext(trust(certificate(root.resolve("etc/backup.yaml"))));
    }
    HttpResponse<String> answer = client.build().send(request.build(), BodyHandlers.ofString());
    return answer.statusCode();
  }

  private static SSLContext trust(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyProbeIsAnswered(ShippedConfiguration shipped) throws Exception {
    List<URI> probes =
        Stream.of(
                Probes.ofImage().subList(0, 1),
                Probes.ofCompose(),
                Probes.ofKubernetes(),
                Probes.ofMonitors())
            .flatMap(List::stream)
            .toList();
    assertThat(probes)
        .hasSize(6)
        .allSatisfy(probe -> assertThat(probe.getScheme()).isEqualTo("https"));
    try (ResidentProcess process = start(shipped, true)) {
      for (URI probe : probes) {
        assertThat(ask(probe, "")).as(probe.toString()).isEqualTo(200);
      }
      String token =
          new Tokens(
                  root.resolve("var/lib/voice-agent-backup"), new SecureRandom(), Clock.systemUTC())
              .create("prometheus", Role.VIEWER, Duration.ofDays(1))
              .text();
      assertThat(Probes.ofMetrics()).hasSize(1);
      assertThat(ask(Probes.ofMetrics().get(0), token)).isEqualTo(200);
      assertThat(process.addresses()).isNotEmpty();
    }
  }

  /** Who takes the certificate out of the configuration keeps the image's own probe. */
  @ParameterizedTest
  @MethodSource("all")
  void theImagesProbeDoesWithoutTlsToo(ShippedConfiguration shipped) throws Exception {
    List<URI> probes = Probes.ofImage();
    assertThat(probes).hasSize(2);
    assertThat(probes.get(1).getScheme()).isEqualTo("http");
    try (ResidentProcess process = start(shipped, false)) {
      assertThat(process.addresses()).isNotEmpty();
      assertThat(ask(probes.get(1), "")).isEqualTo(200);
    }
  }

  /** A restart brings no store back, and takes away the dashboard that says so. */
  @ParameterizedTest
  @MethodSource("all")
  void withTheStoreAwayNobodyEndsItAndTheMonitorIsTold(ShippedConfiguration shipped)
      throws Exception {
    URI recoverable = Probes.ofMonitors().get(0);
    try (ResidentProcess process = start(shipped, true)) {
      process.work().backup("voice_data", BackupKind.FULL);
      process.board().refresh();
      assertThat(ask(recoverable, "")).isEqualTo(200);

      Path away = Files.move(store, root.resolve("away"));
      process.board().refresh();
      await().atMost(SOON).until(() -> ask(recoverable, "") == 503);
      for (URI probe : Probes.ofKubernetes()) {
        assertThat(ask(probe, "")).as(probe.toString()).isEqualTo(200);
      }
      assertThat(ask(Probes.ofCompose().get(0), "")).isEqualTo(200);

      Files.move(away, store);
      process.board().refresh();
      await().atMost(SOON).until(() -> ask(recoverable, "") == 200);
    }
  }
}
