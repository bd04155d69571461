package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.voiceagents.backup.alert.Acknowledgement;
import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.AlertJson;
import io.voiceagents.backup.alert.OpenAlert;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertChannel.Way;
import io.voiceagents.backup.policy.AlertLevel;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts reach channels, each by itself, whatever the others do; against real servers. */
class AlertRoutesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String SECRET = "T0KEN-hunter2";

  @TempDir private Path state = Path.of("");
  private final Map<String, AlertChannel> channels = new ConcurrentHashMap<>();
  private final Map<String, List<String>> received = new ConcurrentHashMap<>();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> ended = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Handler recorder = new Recorder(log);
  private volatile Optional<String> publicUrl = Optional.empty();
  private HttpServer http = server();
  private AlertFiles files = new AlertFiles(state);
  private AlertDesk desk =
      new AlertDesk(files, Clock.systemUTC(), AlertDesk.REMINDER, Duration.ZERO);

  /** Answers a request. */
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private static HttpServer server() {
    try {
      return HttpServer.create(
          new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() {
    files = new AlertFiles(state);
    desk = new AlertDesk(files, Clock.systemUTC(), AlertDesk.REMINDER, Duration.ZERO);
    Logger.getLogger("").addHandler(recorder);
    http.setExecutor(threads);
    http.createContext(
        "/",
        exchange -> {
          String name = exchange.getRequestURI().getPath().substring(1).split("/", 2)[0];
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          received
              .computeIfAbsent(
                  name, key -> java.util.Collections.synchronizedList(new ArrayList<>()))
              .add(body);
          answers.getOrDefault(name, status(200)).to(exchange);
        });
    http.start();
  }

  @AfterEach
  void stop() {
    testIsOver.countDown();
    http.stop(0);
    threads.shutdownNow();
    Logger.getLogger("").removeHandler(recorder);
    assertThat(String.join("\n", log)).doesNotContain(SECRET);
  }

  private static Answer status(int code) {
    return exchange -> {
      exchange.sendResponseHeaders(code, -1);
      exchange.close();
    };
  }

  private String url(String name) {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/" + name + "/" + SECRET;
  }

  private void channel(String name, Way way) {
    channels.put(name, new AlertChannel(name, AlertLevel.WARNING, Set.of(), Optional.empty(), way));
  }

  private void allByHttp() {
    channel("slack", new AlertChannel.Slack(new Secret(url("slack"))));
    channel("pager", new AlertChannel.PagerDuty(new Secret(SECRET), url("pager")));
    channel("hook", new AlertChannel.Webhook(new Secret(url("hook"))));
  }

  private CamelRuntime run(int redeliveries) throws IOException {
    return CamelRuntime.start(
        AlertRoutes.plan(
            Path.of("routes"),
            () ->
                new AlertSettings(new LinkedHashMap<>(channels), ZoneOffset.UTC)
                    .withPublicUrl(publicUrl),
            files,
            desk,
            (channel, delivered) -> {
              synchronized (ended) {
                ended.add(channel + " " + delivered);
              }
            },
            "db-host",
            Clock.systemUTC(),
            new AlertRoutes.Patience(
                Duration.ofMillis(50),
                redeliveries,
                Duration.ofMillis(50),
                Duration.ofMillis(700),
                Duration.ZERO)));
  }

  private void backup(String type, String status) {
    desk.accept(
        new Event.BackupEnded(
            Instant.now(), type, "full", status, Duration.ZERO, 1, 1, Optional.empty(), "why"));
  }

  private List<String> received(String name) {
    return List.copyOf(received.getOrDefault(name, List.of()));
  }

  private long files(String directory) throws IOException {
    return FileCount.below(files.directory().resolve(directory));
  }

  private void nothingWaits() {
    await().atMost(LIMIT).until(() -> files("outbox") + files("waiting") + files("queue") == 0);
  }

  @Test
  void aFailureAndItsRecoveryReachEveryChannel() throws Exception {
    allByHttp();
    try (CamelRuntime runtime = run(2)) {
      backup("postgres", "failed");
      nothingWaits();
      desk.acknowledge(
          "postgres/backup", new Acknowledgement(Instant.now(), "anna", "a new disk comes"));
      nothingWaits();
      backup("postgres", "complete");
      nothingWaits();
    }
    assertThat(received("slack")).hasSize(3);
    assertThat(received("slack").get(0)).contains("[CRITICAL] postgres:", "backupctl backup run");
    assertThat(received("slack").get(1)).contains("postgres:", "by anna: a new disk comes");
    assertThat(received("slack").get(2)).contains("[RESOLVED] postgres:");
    List<String> actions = List.of("trigger", "acknowledge", "resolve");
    assertThat(received("pager"))
        .zipSatisfy(
            actions,
            (event, action) ->
                assertThat(event)
                    .contains("\"event_action\":\"" + action + "\"")
                    .contains(
                        "\"dedup_key\":\"voice-agent-backup/db-host/postgres/backup\"", SECRET));
    assertThat(received("hook").get(0)).contains("\"word\":\"RAISED\"").doesNotContain(SECRET);
    assertThat(ended).hasSize(9).allMatch(text -> text.endsWith("true"));
  }

  @Test
  void aChannelOfSomeTypesHearsOfTheseAndOfWhatConcernsAll() throws Exception {
    Way way = new AlertChannel.Webhook(new Secret(url("hook")));
    channels.put(
        "hook",
        new AlertChannel("hook", AlertLevel.WARNING, Set.of("redis"), Optional.empty(), way));
    try (CamelRuntime runtime = run(1)) {
      backup("postgres", "failed");
      nothingWaits();
      backup("redis", "failed");
      nothingWaits();
      desk.accept(new Event.StoreTrouble(Instant.now(), "the store is away"));
      nothingWaits();
    }
    assertThat(received("hook"))
        .extracting(body -> AlertJson.notice(body).alert().type())
        .containsExactly("redis", "");
  }

  @Test
  void messagesLinkToTheServerWhereItsAddressIsKnown() throws Exception {
    allByHttp();
    try (CamelRuntime runtime = run(2)) {
      backup("postgres", "failed");
      nothingWaits();
      publicUrl = Optional.of("https://backup.example.com");
      backup("redis", "failed");
      nothingWaits();
    }
    for (String channel : List.of("slack", "pager", "hook")) {
      assertThat(received(channel)).as(channel).hasSize(2);
      assertThat(received(channel).get(0))
          .contains("docs/alerts.md#backup")
          .doesNotContain("example.com", "\"links\"", "\"dashboard\"", "See: ");
      assertThat(received(channel).get(1))
          .contains("https://backup.example.com/runbook#backup", "https://backup.example.com/")
          .doesNotContain("docs/alerts.md");
    }
    assertThat(received("slack").get(1)).contains("See:     https://backup.example.com/\\n");
    assertThat(received("pager").get(1))
        .contains("\"client_url\":\"https://backup.example.com/\"")
        .contains(
            "\"links\":[{\"href\":\"https://backup.example.com/runbook#backup\",\"text\":\"Runbook\"}]");
    assertThat(received("hook").get(1)).contains("\"dashboard\":\"https://backup.example.com/\"");
  }

  @Test
  void mailGoesToAllRecipients() throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    mail.setUser("backup@example.com", "backup", SECRET);
    mail.start();
    try {
      channel(
          "mail",
          new AlertChannel.Email(
              "127.0.0.1",
              mail.getSmtp().getPort(),
              AlertChannel.Tls.NONE,
              Optional.empty(),
              "backup",
              new Secret(SECRET),
              "backup@example.com",
              List.of("a@example.com", "b@example.com")));
      try (CamelRuntime runtime = run(2)) {
        backup("postgres", "partial");
        nothingWaits();
        await().atMost(LIMIT).until(() -> mail.getReceivedMessages().length > 0);
        assertThat(runtime.context().getEndpoints())
            .allSatisfy(endpoint -> assertThat(endpoint.toString()).doesNotContain(SECRET));
      }
      assertThat(mail.getReceivedMessages()[0].getSubject())
          .isEqualTo("[WARNING] postgres: the full backup is partial: why");
      assertThat(mail.getReceivedMessages()[0].getAllRecipients()).hasSize(2);
      assertThat(mail.getReceivedMessages()[0].getContent().toString())
          .contains("Command: backupctl backup run --type postgres");
    } finally {
      mail.stop();
    }
  }

  @Test
  void aChannelThatFailsOrHangsOrClosesDelaysNoOther() throws Exception {
    allByHttp();
    channel("gone", new AlertChannel.Slack(new Secret("http://127.0.0.1:1/" + SECRET)));
    answers.put("slack", status(500));
    answers.put("pager", this::hang);
    answers.put("closing", HttpExchange::close);
    channel("closing", new AlertChannel.Webhook(new Secret(url("closing"))));
    try (CamelRuntime runtime = run(1)) {
      backup("postgres", "failed");
      await().atMost(LIMIT).until(() -> files("undelivered") >= 4);
      nothingWaits();
    }
    assertThat(received("hook")).isNotEmpty();
    assertThat(received("slack")).hasSizeGreaterThanOrEqualTo(2);
    for (String channel : List.of("slack", "pager", "gone", "closing")) {
      assertThat(files("undelivered/" + channel)).as(channel).isPositive();
    }
    assertThat(files.open())
        .extracting(OpenAlert::alert)
        .filteredOn(alert -> alert.key().endsWith("/channel"))
        .hasSize(4)
        .allSatisfy(alert -> assertThat(alert.what()).doesNotContain(SECRET));
  }

  private void hang(HttpExchange exchange) throws IOException {
    try {
      testIsOver.await();
    } catch (InterruptedException e) {
      exchange.close();
    }
  }

  @Test
  void waitsAsLongAsTheChannelAsksForAndResolvesItsOwnAlert() throws Exception {
    channel("hook", new AlertChannel.Webhook(new Secret(url("hook"))));
    desk.channel("hook", Optional.of("was away"));
    List<Instant> tries = new ArrayList<>();
    answers.put(
        "hook",
        exchange -> {
          tries.add(Instant.now());
          exchange.getResponseHeaders().add("Retry-After", "2");
          status(tries.size() == 1 ? 429 : 200).to(exchange);
        });
    try (CamelRuntime runtime = run(5)) {
      backup("postgres", "failed");
      nothingWaits();
      await().atMost(LIMIT).until(() -> files.open("hook/channel").isEmpty());
    }
    assertThat(Duration.between(tries.get(0), tries.get(1))).isGreaterThan(Duration.ofMillis(1900));
    assertThat(files("undelivered")).isZero();
  }

  @Test
  void whatIsRefusedForGoodIsNotTriedAgain() throws Exception {
    channel("slack", new AlertChannel.Slack(new Secret(url("slack"))));
    answers.put("slack", status(403));
    try (CamelRuntime runtime = run(5)) {
      backup("postgres", "failed");
      await().atMost(LIMIT).until(() -> files("undelivered/slack") == 1);
    }
    assertThat(received("slack")).hasSize(1);
  }

  @Test
  void aBeginningThatIsOverIsNotSentBehindItsEnd() throws Exception {
    channel("pager", new AlertChannel.PagerDuty(new Secret(SECRET), url("pager")));
    answers.put("pager", status(503));
    try (CamelRuntime runtime = run(8)) {
      backup("postgres", "failed");
      await().atMost(LIMIT).until(() -> !received("pager").isEmpty());
      backup("postgres", "complete");
      await().atMost(LIMIT).until(() -> files("outbox") == 0);
      answers.remove("pager");
      nothingWaits();
    }
    List<String> all = received("pager");
    assertThat(all.get(all.size() - 1)).contains("\"event_action\":\"resolve\"");
    assertThat(files("undelivered")).isZero();
  }

  @Test
  void aStopWhileTryingLosesNothing() throws Exception {
    channel("hook", new AlertChannel.Webhook(new Secret(url("hook"))));
    answers.put("hook", status(500));
    try (CamelRuntime runtime = run(1000)) {
      backup("postgres", "failed");
      await().atMost(LIMIT).until(() -> received("hook").size() > 1);
    }
    assertThat(files("queue") + files("undelivered")).isEqualTo(1);
    answers.remove("hook");
    try (CamelRuntime runtime = run(1)) {
      nothingWaits();
    }
    assertThat(files("undelivered")).isZero();
  }

  @Test
  void quietHoursHoldBackWhatIsNotCritical() throws Exception {
    LocalTime now = LocalTime.now(ZoneOffset.UTC);
    AlertChannel.Quiet quiet = new AlertChannel.Quiet(now.minusHours(2), now.plusHours(2));
    Way way = new AlertChannel.Webhook(new Secret(url("hook")));
    channels.put(
        "hook", new AlertChannel("hook", AlertLevel.INFO, Set.of(), Optional.of(quiet), way));
    try (CamelRuntime runtime = run(1)) {
      backup("redis", "partial");
      backup("postgres", "failed");
      await().atMost(LIMIT).until(() -> received("hook").size() == 1);
      assertThat(received("hook").get(0)).contains("postgres");
      channel("hook", way);
      nothingWaits();
    }
    assertThat(received("hook")).hasSize(2);
  }

  @Test
  void whatIsNoNoticeIsKeptAside() throws Exception {
    Files.createDirectories(files.outbox());
    Files.writeString(files.outbox().resolve("1.json"), "{");
    try (CamelRuntime runtime = run(1)) {
      nothingWaits();
    }
    assertThat(files("undelivered/damaged")).isEqualTo(1);
  }

  /** Keeps what was logged. */
  private static final class Recorder extends Handler {
    private final ConcurrentLinkedQueue<String> lines;

    Recorder(ConcurrentLinkedQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord entry) {
      lines.add(new SimpleFormatter().format(entry));
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
