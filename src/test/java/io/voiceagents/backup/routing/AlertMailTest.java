package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertChannel.Tls;
import io.voiceagents.backup.policy.AlertLevel;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.auth.PlainAuthenticationHandlerFactory;
import org.subethamail.smtp.server.SMTPServer;

/** Mail by STARTTLS (RFC 3207), to servers that speak it and to one that does not. */
class AlertMailTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String PASSWORD = "hunter2";

  private final AlertFiles files;
  private final AlertDesk desk;
  private final MailTlsFiles certificate;
  private final Map<String, AlertChannel> channels = new LinkedHashMap<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();
  private final List<String> arrived = new CopyOnWriteArrayList<>();
  private final SMTPServer secure;
  private final SMTPServer clear;

  AlertMailTest(@TempDir Path state) throws Exception {
    this.files = new AlertFiles(state);
    this.desk = new AlertDesk(files, Clock.systemUTC(), AlertDesk.REMINDER, Duration.ZERO);
    this.certificate = MailTlsFiles.make(state, "dns:localhost");
    this.secure = server(true);
    this.clear = server(false);
  }

  @AfterEach
  void stop() {
    secure.stop();
    clear.stop();
  }

  private SSLContext context() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    char[] password = MailTlsFiles.PASSWORD.toCharArray();
    try (InputStream in = Files.newInputStream(certificate.keys())) {
      store.load(in, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Takes mail after a login; with TLS only by STARTTLS. */
  private SMTPServer server(boolean tls) throws Exception {
    String name = tls ? "secure" : "clear";
    SMTPServer.Builder builder =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .requireAuth()
            .authenticationHandlerFactory(
                new PlainAuthenticationHandlerFactory(
                    (user, password, where) -> {
                      logins.add(name + " " + user);
                      if (!password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                      }
                    }))
            .messageHandler(
                (where, from, to, data) ->
                    arrived.add(name + " " + to + "\n" + new String(data, UTF_8)));
    if (tls) {
      builder.enableTLS().requireTLS().startTlsSocketFactory(context());
    }
    SMTPServer server = builder.build();
    server.start();
    return server;
  }

  private void mail(String name, String host, SMTPServer server, Optional<Path> authority) {
    AlertChannel.Way way =
        new AlertChannel.Email(
            host,
            server.getPortAllocated(),
            Tls.STARTTLS,
            authority,
            name,
            new Secret(PASSWORD),
            "backup@example.com",
            List.of(name + "@example.com"));
    channels.put(name, new AlertChannel(name, AlertLevel.WARNING, Set.of(), Optional.empty(), way));
  }

  private CamelRuntime run() throws IOException {
    return CamelRuntime.start(
        AlertRoutes.plan(
            Path.of("routes"),
            () -> new AlertSettings(channels, ZoneOffset.UTC),
            files,
            desk,
            (channel, delivered) -> {},
            "db-host",
            Clock.systemUTC(),
            new AlertRoutes.Patience(
                Duration.ofMillis(50),
                0,
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                Duration.ZERO)));
  }

  private long undelivered(String channel) throws IOException {
    Path root = files.directory().resolve("undelivered").resolve(channel);
    if (!Files.isDirectory(root)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(root)) {
      return all.count();
    }
  }

  @Test
  void anAlertIsDeliveredByStarttlsToAServerThatProvesItselfAndToNoOther() throws Exception {
    Optional<Path> known = Optional.of(certificate.authority());
    mail("good", "localhost", secure, known);
    mail("stranger", "localhost", secure, Optional.empty());
    mail("wrongname", "127.0.0.1", secure, known);
    mail("clear", "localhost", clear, known);
    Instant now = Clock.systemUTC().instant();
    desk.accept(
        new Event.BackupEnded(
            now, "postgres", "full", "failed", Duration.ZERO, 0, 0, Optional.empty(), "disk full"));
    try (CamelRuntime runtime = run()) {
      for (String bad : List.of("stranger", "wrongname", "clear")) {
        await().atMost(LIMIT).until(() -> undelivered(bad) > 0);
      }
      await().atMost(LIMIT).until(() -> !arrived.isEmpty());
    }
    assertThat(arrived)
        .allMatch(mail -> mail.startsWith("secure good@example.com"))
        .first()
        .asString()
        .contains("Subject: [CRITICAL] postgres: the full backup is failed", "disk full");
    assertThat(logins).containsOnly("secure good");
    assertThat(undelivered("good")).isZero();
  }

  /** CVE-2026-46584: the mail component takes settings, the server too, from such headers. */
  @Test
  void noHeaderOfAMessageSteersWhereMailAndItsPasswordGo() throws Exception {
    mail("good", "localhost", secure, Optional.of(certificate.authority()));
    desk.accept(new Event.StoreTrouble(Clock.systemUTC().instant(), "away"));
    String notice;
    try (Stream<Path> outbox = Files.walk(files.directory().resolve("outbox"))) {
      notice = Files.readString(outbox.filter(Files::isRegularFile).findFirst().orElseThrow());
    }
    channels.clear();
    try (CamelRuntime runtime = run();
        ProducerTemplate template = runtime.context().createProducerTemplate()) {
      mail("good", "localhost", secure, Optional.of(certificate.authority()));
      template.sendBodyAndHeaders(
          "direct:alert-email-send",
          notice,
          Map.of(
              "CamelFileName", "good/1.json",
              "mail.smtp.host", "localhost",
              "mail.smtp.port", String.valueOf(clear.getPortAllocated()),
              "mail.smtp.starttls.enable", "false",
              "mail.smtp.starttls.required", "false"));
    }
    assertThat(logins).containsOnly("secure good");
    assertThat(arrived).isNotEmpty().allMatch(mail -> mail.startsWith("secure good@example.com"));
  }
}
