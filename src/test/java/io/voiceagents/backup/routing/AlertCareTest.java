package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.AlertJson;
import io.voiceagents.backup.alert.Links;
import io.voiceagents.backup.alert.Notice;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertChannel.Care;
import io.voiceagents.backup.policy.AlertChannel.Tls;
import io.voiceagents.backup.policy.AlertChannel.Way;
import io.voiceagents.backup.policy.AlertLevel;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.AlertSettings.Heartbeat;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.recovery.Recoverability;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storms, channels that fail, and the heartbeat, through the real routes and real servers. */
class AlertCareTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private final Path state;
  private final AlertFiles files;
  private final Shifted clock = new Shifted();
  private final AlertDesk desk;
  private final HttpServer http;
  private final Map<String, AlertChannel> channels = new ConcurrentHashMap<>();
  private final Map<String, List<String>> received = new ConcurrentHashMap<>();
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();
  private Optional<Heartbeat> heartbeat = Optional.empty();

  AlertCareTest(@TempDir Path state) throws IOException {
    this.state = state;
    this.files = new AlertFiles(state);
    this.desk = new AlertDesk(files, clock, AlertDesk.REMINDER, Duration.ZERO);
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  /** The time, or later. */
  private static final class Shifted extends Clock {
    private volatile Duration by = Duration.ZERO;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(by);
    }

    void pass(Duration time) {
      by = by.plus(time);
    }
  }

  @BeforeEach
  void start() {
    http.createContext(
        "/",
        exchange -> {
          String name = exchange.getRequestURI().getPath().substring(1);
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          received.computeIfAbsent(name, unused -> new CopyOnWriteArrayList<>()).add(body);
          exchange.sendResponseHeaders(answers.getOrDefault(name, 200), -1);
          exchange.close();
        });
    http.start();
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private Secret url(String name) {
    return new Secret("http://127.0.0.1:" + http.getAddress().getPort() + "/" + name);
  }

  private void channel(String name, Care care, AlertLevel least, Way way) {
    channels.put(name, new AlertChannel(name, least, Set.of(), Optional.empty(), care, way));
  }

  private void hook(String name, int perMinute, AlertLevel least, String... fallback) {
    Care care =
        new Care(Stream.of(fallback).findFirst(), perMinute, Optional.empty(), Optional.empty());
    channel(name, care, least, new AlertChannel.Webhook(url(name)));
  }

  private CamelRuntime run() throws IOException {
    return CamelRuntime.start(
        AlertRoutes.plan(
            Path.of("routes"),
            () -> new AlertSettings(new LinkedHashMap<>(channels), ZoneOffset.UTC, heartbeat),
            files,
            desk,
            (channel, delivered) -> {},
            "db-host",
            clock,
            new AlertRoutes.Patience(
                Duration.ofMillis(50),
                0,
                Duration.ofMillis(50),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1))));
  }

  private void failed(String type) {
    desk.accept(
        new Event.BackupEnded(
            clock.instant(), type, "full", "failed", Duration.ZERO, 0, 0, Optional.empty(), "why"));
  }

  private List<Notice> received(String name) {
    return received.getOrDefault(name, List.of()).stream().map(AlertJson::notice).toList();
  }

  private long files(String directory) throws IOException {
    return FileCount.below(files.directory().resolve(directory));
  }

  private void nothingWaits() {
    await().atMost(LIMIT).until(() -> files("outbox") + files("waiting") + files("queue") == 0);
  }

  @Test
  void aStormOfOneCauseIsOneMessageWithACountButEachIncidentOfPagerDuty() throws Exception {
    hook("hook", 10, AlertLevel.WARNING);
    channel("chat", Care.USUAL, AlertLevel.WARNING, new AlertChannel.Slack(url("chat")));
    Way pager = new AlertChannel.PagerDuty(new Secret("key"), url("pager").reveal());
    channel("pager", Care.USUAL, AlertLevel.WARNING, pager);
    for (int i = 0; i < 12; i++) {
      failed("type" + i);
    }
    try (CamelRuntime runtime = run()) {
      await().atMost(LIMIT).until(() -> received("hook").size() == 1);
      await().atMost(LIMIT).until(() -> received.getOrDefault("pager", List.of()).size() == 10);
      clock.pass(Duration.ofSeconds(61));
      nothingWaits();
    }
    assertThat(received("hook"))
        .singleElement()
        .satisfies(one -> assertThat(one.group()).hasSize(12));
    assertThat(received.get("chat")).singleElement().asString().contains("[CRITICAL] 12 alerts:");
    assertThat(received.get("pager"))
        .hasSize(12)
        .allSatisfy(event -> assertThat(event).contains("\"event_action\":\"trigger\""));
  }

  @Test
  void noChannelGetsMoreThanItsMessagesAMinuteAndTheRestIsTold() throws Exception {
    hook("hook", 2, AlertLevel.WARNING);
    failed("postgres");
    desk.accept(new Event.LogTrouble(clock.instant(), "redis", false, "away"));
    desk.accept(new Event.LogTrouble(clock.instant(), "postgres", true, "lost"));
    desk.accept(new Event.EditRefused(clock.instant(), "backup.yaml", "line 3"));
    try (CamelRuntime runtime = run()) {
      nothingWaits();
      assertThat(received("hook")).hasSize(2);
      assertThat(received("hook").get(1).group()).hasSize(3);
      failed("voice_data");
      await().atMost(LIMIT).until(() -> files("waiting") == 1);
      clock.pass(Duration.ofSeconds(61));
      nothingWaits();
    }
    assertThat(received("hook")).hasSize(3);
    assertThat(received("hook").get(2).alert().key()).isEqualTo("voice_data/backup");
  }

  @Test
  void fault29_whatAChannelDoesNotTakeGoesToItsFallbackAndNotRoundInCircles() throws Exception {
    hook("chat", 10, AlertLevel.WARNING, "second");
    hook("second", 10, AlertLevel.CRITICAL, "chat");
    answers.put("chat", 403);
    desk.accept(new Event.EditRefused(clock.instant(), "backup.yaml", "line 3"));
    try (CamelRuntime runtime = run()) {
      await().atMost(LIMIT).until(() -> received("second").size() == 1);
      nothingWaits();
      assertThat(received("second").get(0).tried()).containsExactly("chat");
      assertThat(received("second").get(0).text(Links.NONE))
          .contains("The channel chat did not take this");
      answers.put("second", 403);
      desk.accept(new Event.LogTrouble(clock.instant(), "redis", false, "away"));
      await().atMost(LIMIT).until(() -> files("undelivered/second") == 1);
      nothingWaits();
    }
    assertThat(files.open("chat/channel")).isPresent();
    assertThat(files.open("second/channel")).isPresent();
  }

  @Test
  void fault29_theHeartbeatBeatsOnlyWhileAlertsWouldReachPeople() throws Exception {
    heartbeat = Optional.of(new Heartbeat(url("beat"), Duration.ofSeconds(10)));
    hook("hook", 10, AlertLevel.CRITICAL);
    try (CamelRuntime runtime = run()) {
      desk.assess(new Recoverability(clock.instant(), List.of(), Optional.empty()));
      beats(1);
      desk.channel("hook", Optional.of("refused"));
      clock.pass(Duration.ofSeconds(60));
      await().during(Duration.ofMillis(500)).atMost(LIMIT).until(() -> beats() == 1);
      answers.put("beat", 500);
      desk.channel("hook", Optional.empty());
      // The first of these was due meanwhile.
      for (int beat = 2; beat <= 4; beat++) {
        beats(beat);
        clock.pass(Duration.ofSeconds(11));
      }
      await().atMost(LIMIT).until(() -> files.open("heartbeat/heartbeat").isPresent());
      answers.remove("beat");
      clock.pass(Duration.ofSeconds(11));
      await().atMost(LIMIT).until(() -> files.open("heartbeat/heartbeat").isEmpty());
    }
  }

  private int beats() {
    return received.getOrDefault("beat", List.of()).size();
  }

  private void beats(int count) {
    await().atMost(LIMIT).until(() -> beats() == count);
  }

  private void mail(String name, String host, int port, Tls tls, Optional<Path> authority) {
    Way way =
        new AlertChannel.Email(
            host,
            port,
            tls,
            authority,
            "",
            Secret.NONE,
            "backup@example.com",
            List.of(name + "@example.com"));
    channel(name, Care.USUAL, AlertLevel.WARNING, way);
  }

  @Test
  void mailGoesOverTlsToAServerThatProvesItselfAndToNoOther() throws Exception {
    MailTlsFiles certificate = MailTlsFiles.make(state, "dns:localhost");
    System.setProperty("greenmail.tls.keystore.file", certificate.keys().toString());
    System.setProperty("greenmail.tls.keystore.password", MailTlsFiles.PASSWORD);
    GreenMail secure = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
    GreenMail plain = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    secure.start();
    plain.start();
    try {
      int port = secure.getSmtps().getPort();
      Optional<Path> known = Optional.of(certificate.authority());
      mail("good", "localhost", port, Tls.IMPLICIT, known);
      mail("stranger", "localhost", port, Tls.IMPLICIT, Optional.empty());
      mail("wrongname", "127.0.0.1", port, Tls.IMPLICIT, known);
      mail("clear", "localhost", plain.getSmtp().getPort(), Tls.STARTTLS, known);
      failed("postgres");
      try (CamelRuntime runtime = run()) {
        await().dontCatchUncaughtExceptions().atMost(LIMIT).until(() -> files("undelivered") >= 3);
        await()
            .dontCatchUncaughtExceptions()
            .atMost(LIMIT)
            .until(() -> secure.getReceivedMessages().length >= 1);
      }
      assertThat(secure.getReceivedMessages()[0].getAllRecipients()[0])
          .hasToString("good@example.com");
      assertThat(plain.getReceivedMessages()).isEmpty();
      assertThat(files("undelivered/good")).isZero();
    } finally {
      secure.stop();
      plain.stop();
      System.clearProperty("greenmail.tls.keystore.file");
      System.clearProperty("greenmail.tls.keystore.password");
    }
  }
}
