package io.voiceagents.backup.routing;

import static java.time.temporal.ChronoUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.ServerSettings;
import io.voiceagents.backup.policy.ServerSettings.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebTlsTest {
  private static final String EC = "ec -pkeyopt ec_paramgen_curve:prime256v1";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Path root;
  private final Path certificate;
  private final Path key;

  WebTlsTest(@TempDir Path root) {
    this.root = root;
    this.certificate = root.resolve("server.crt");
    this.key = root.resolve("server.key");
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  private String handshake(WebPlatform platform, String version) throws Exception {
    String address = "127.0.0.1:" + platform.server.port();
    return run(List.of("openssl", "s_client", "-connect", address, version));
  }

  /** Makes a pair beside the one in use, and puts it in its place. */
  private void renew(int serial, int days, String algorithm) throws Exception {
    Path newCertificate = root.resolve("new.crt");
    Path newKey = root.resolve("new.key");
    String command =
        "openssl req -x509 -nodes -subj /CN=localhost -newkey %s -set_serial %d -days %d -keyout %s -out %s";
    run(List.of(command.formatted(algorithm, serial, days, newKey, newCertificate).split(" ")));
    Files.move(newKey, key, StandardCopyOption.REPLACE_EXISTING);
    Files.move(newCertificate, certificate, StandardCopyOption.REPLACE_EXISTING);
  }

  private WebPlatform start() throws Exception {
    Tls tls = new Tls(certificate, key);
    return new WebPlatform(
        root.resolve("platform"), new ServerSettings("127.0.0.1", 0, Optional.of(tls)));
  }

  /** Of the certificate that a new connection is shown. */
  private int serial(WebPlatform platform) throws Exception {
    String said = handshake(platform, "-tls1_3");
    int from = said.indexOf("-----BEGIN CERTIFICATE");
    assertThat(from).as(said).isNotNegative();
    byte[] pem = said.substring(from).getBytes(StandardCharsets.US_ASCII);
    X509Certificate shown =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem));
    return shown.getSerialNumber().intValue();
  }

  private static String awaitTrouble(WebPlatform platform) {
    await().atMost(LIMIT).until(() -> last(platform) instanceof Event.CertificateTrouble);
    return ((Event.CertificateTrouble) last(platform)).message();
  }

  private static void awaitFine(WebPlatform platform) {
    await().atMost(LIMIT).until(() -> last(platform) instanceof Event.CertificateFine);
  }

  private static Event last(WebPlatform platform) {
    return platform.events.stream()
        .reduce((earlier, later) -> later)
        .orElse(new Event.StoreFine(Instant.EPOCH));
  }

  @Test
  void onlyTls13IsSpoken() throws Exception {
    renew(1, 90, "rsa:2048");
    try (WebPlatform platform = start()) {
      assertThat(handshake(platform, "-tls1_3")).contains("TLSv1.3, Cipher is TLS_");
      assertThat(handshake(platform, "-tls1_2")).contains("Cipher is (NONE)", "alert");
    }
  }

  @Test
  void aRenewedCertificateIsTakenAndABrokenOneChangesNothing() throws Exception {
    renew(17, 90, "rsa:2048");
    try (WebPlatform platform = start()) {
      assertThat(serial(platform)).isEqualTo(17);
      awaitFine(platform);

      renew(18, 90, EC);
      await().atMost(LIMIT).until(() -> serial(platform) == 18);
      assertThat(handshake(platform, "-tls1_2")).contains("Cipher is (NONE)");
      assertThat(last(platform)).isInstanceOf(Event.CertificateFine.class);

      Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n");
      assertThat(awaitTrouble(platform)).contains(certificate.toString(), "not taken");
      assertThat(serial(platform)).isEqualTo(18);

      renew(19, 90, EC);
      await().atMost(LIMIT).until(() -> serial(platform) == 19);
      awaitFine(platform);

      Path another = Files.copy(key, root.resolve("another.key"));
      renew(20, 90, EC);
      await().atMost(LIMIT).until(() -> serial(platform) == 20);
      Files.move(another, key, StandardCopyOption.REPLACE_EXISTING);
      assertThat(awaitTrouble(platform)).contains("the key is not that of the certificate");
      assertThat(serial(platform)).isEqualTo(20);

      Files.delete(key);
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(awaitTrouble(platform)).contains("does not exist"));
      assertThat(serial(platform)).isEqualTo(20);
    }
  }

  @Test
  void oneThatIsNotValidYetIsNotTaken() throws Exception {
    renew(30, 90, EC);
    try (WebPlatform platform = start()) {
      awaitFine(platform);
      Path store = root.resolve("early.p12");
      Path early = root.resolve("early.pem");
      shell(
          "keytool -genkeypair -alias a -keyalg EC -dname CN=localhost -startdate +10d -validity 90"
              + " -storetype PKCS12 -storepass changeit -keystore "
              + store);
      String out = "openssl pkcs12 -passin pass:changeit -nodes -in " + store + " -out " + early;
      shell(out + " -nocerts && openssl pkey -in " + early + " -out " + key);
      shell(out + " -nokeys && openssl x509 -in " + early + " -out " + certificate);

      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(awaitTrouble(platform)).contains("not valid before"));
      assertThat(serial(platform)).isEqualTo(30);
    }
  }

  private void shell(String command) throws Exception {
    run(List.of("sh", "-c", command));
  }

  @Test
  void oneThatExpiresSoonIsToldWithItsTime() throws Exception {
    renew(21, 2, "rsa:2048");
    try (WebPlatform platform = start()) {
      assertThat(awaitTrouble(platform)).contains("expires at");
      assertThat(platform.events)
          .filteredOn(Event.CertificateInUse.class::isInstance)
          .singleElement()
          .satisfies(
              event ->
                  assertThat(((Event.CertificateInUse) event).expires())
                      .isBetween(Instant.now().plus(1, DAYS), Instant.now().plus(3, DAYS)));
      renew(22, 90, "rsa:2048");
      awaitFine(platform);
    }
  }

  @Test
  void aCertificateThatIsMissingIsNamed() {
    Tls nothing = new Tls(root.resolve("no.crt"), root.resolve("no.key"));
    ServerSettings settings = new ServerSettings("127.0.0.1", 0, Optional.of(nothing));
    assertThatThrownBy(() -> new WebPlatform(root.resolve("platform"), settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no.")
        .hasMessageContaining("Hint:");
  }
}
