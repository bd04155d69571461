package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.voiceagents.backup.alert.Acknowledgement;
import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.AlertJson;
import io.voiceagents.backup.alert.Links;
import io.voiceagents.backup.alert.Notice;
import io.voiceagents.backup.alert.Notice.Word;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertChannel.Care;
import io.voiceagents.backup.policy.AlertLevel;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.recovery.Recoverability;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Escalation and daily tests as {@code serve} wires them, from the event to what a server gets.
 * Time passes by the clock that is handed in.
 */
class AlertWatchTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Instant NIGHT = Instant.parse("2026-11-23T03:00:00Z");

  private final AlertFiles files;
  private final Passing clock = new Passing();
  private final HttpServer http;
  private final Map<String, AlertChannel> channels = new ConcurrentHashMap<>();
  private final Map<String, List<String>> received = new ConcurrentHashMap<>();
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();
  private final Watchers watchers;

  AlertWatchTest(@TempDir Path state) throws IOException {
    this.files = new AlertFiles(state);
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.watchers =
        Watchers.all(state, this::settings, Optional::empty, "db-host", Path.of("routes"), clock);
  }

  /** Stands until it is told to go on. */
  private static final class Passing extends Clock {
    private volatile Instant now = NIGHT;

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
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
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

  private AlertSettings settings() {
    return new AlertSettings(new LinkedHashMap<>(channels), ZoneOffset.UTC, Optional.empty());
  }

  private void hook(String name, Optional<Duration> escalation, Optional<LocalTime> dailyTest) {
    Secret url = new Secret("http://127.0.0.1:" + http.getAddress().getPort() + "/" + name);
    channels.put(
        name,
        new AlertChannel(
            name,
            AlertLevel.WARNING,
            Set.of(),
            Optional.empty(),
            new Care(Optional.empty(), 10, escalation, dailyTest),
            new AlertChannel.Webhook(url)));
  }

  /** With the beans of {@code serve}; it only looks more often, and tries once. */
  private CamelRuntime run() throws IOException {
    RuntimePlan shipped =
        AlertRoutes.plan(
            Path.of("routes"),
            this::settings,
            files,
            AlertDesk.of(files, clock),
            (channel, delivered) -> {},
            "db-host",
            clock,
            AlertRoutes.Patience.USUAL);
    return CamelRuntime.start(
        watchers
            .routes()
            .with(
                new RuntimePlan(
                    shipped.routeFiles(),
                    Optional.empty(),
                    Map.of("alerts.poll-millis", "50", "alerts.redeliveries", "0"),
                    Map.of())));
  }

  private void backup(String status) {
    watchers
        .events()
        .accept(
            new Event.BackupEnded(
                clock.instant(),
                "postgres",
                "full",
                status,
                Duration.ZERO,
                0,
                0,
                Optional.empty(),
                "why"));
  }

  /** As the board does every few seconds. */
  private void look() {
    Recoverability now = new Recoverability(clock.instant(), List.of(), Optional.empty());
    watchers.judgements().forEach(one -> one.accept(now));
  }

  private void lookAfter(Duration time) {
    clock.pass(time);
    look();
  }

  private long waiting() throws IOException {
    long count = 0;
    for (String directory : List.of("outbox", "waiting", "queue")) {
      count += FileCount.below(files.directory().resolve(directory));
    }
    return count;
  }

  /** Until all that is due is told: notices wait some seconds for others of their cause. */
  private void allIsTold() {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              clock.pass(Duration.ofSeconds(1));
              return waiting() == 0;
            });
  }

  private List<Notice> received(String name) {
    return received.getOrDefault(name, List.of()).stream().map(AlertJson::notice).toList();
  }

  private List<Word> words(String name) {
    return received(name).stream().map(Notice::word).toList();
  }

  private void failsAndIsTold() {
    backup("failed");
    look();
    lookAfter(Duration.ofMinutes(1));
    allIsTold();
  }

  @Test
  void whatNobodyAcknowledgesGoesToTheNextChannelAfterItsTime() throws Exception {
    hook("chat", Optional.empty(), Optional.empty());
    hook("boss", Optional.of(Duration.ofMinutes(30)), Optional.empty());
    try (CamelRuntime runtime = run()) {
      failsAndIsTold();
      assertThat(words("chat")).containsExactly(Word.RAISED);
      lookAfter(Duration.ofMinutes(27));
      allIsTold();
      assertThat(words("boss")).isEmpty();
      lookAfter(Duration.ofMinutes(3));
      allIsTold();
      lookAfter(Duration.ofMinutes(3));
      allIsTold();
      assertThat(words("boss")).containsExactly(Word.ESCALATED);
      assertThat(received("boss").get(0).text(Links.NONE)).contains("postgres", "nobody resolved");
      backup("complete");
      look();
      allIsTold();
    }
    assertThat(words("chat")).containsExactly(Word.RAISED, Word.RESOLVED);
    assertThat(words("boss")).containsExactly(Word.ESCALATED, Word.RESOLVED);
  }

  @Test
  void whatSomebodyLooksAfterIsNotEscalated() throws Exception {
    hook("chat", Optional.empty(), Optional.empty());
    hook("boss", Optional.of(Duration.ofMinutes(30)), Optional.empty());
    try (CamelRuntime runtime = run()) {
      failsAndIsTold();
      AlertDesk.of(files, clock)
          .acknowledge("postgres/backup", new Acknowledgement(clock.instant(), "anna", "on it"));
      lookAfter(Duration.ofMinutes(31));
      allIsTold();
    }
    assertThat(words("chat")).containsExactly(Word.RAISED, Word.ACKNOWLEDGED);
    assertThat(words("boss")).isEmpty();
  }

  @Test
  void fault29_aDailyTestThatIsRefusedIsAnAlertOfTheOtherChannel() throws Exception {
    hook("chat", Optional.empty(), Optional.of(LocalTime.of(9, 0)));
    hook("mail", Optional.empty(), Optional.empty());
    look();
    try (CamelRuntime runtime = run()) {
      lookAfter(Duration.ofHours(6));
      allIsTold();
      assertThat(received("chat")).hasSize(1);
      assertThat(received("chat").get(0).text(Links.NONE)).contains("daily test", "it works");
      lookAfter(Duration.ofMinutes(31));
      allIsTold();
      assertThat(received("mail")).isEmpty();
      answers.put("chat", 403);
      lookAfter(Duration.ofDays(1));
      await().atMost(LIMIT).until(() -> told("mail", Word.RAISED));
      assertThat(files.open("chat/channel")).isPresent();
      assertThat(words("mail")).containsExactly(Word.RAISED);
      assertThat(received("mail").get(0).text(Links.NONE)).contains("chat", "not delivered");
      answers.remove("chat");
      lookAfter(Duration.ofDays(1));
      await().atMost(LIMIT).until(() -> told("mail", Word.RESOLVED));
    }
    assertThat(files.open("chat/channel")).isEmpty();
  }

  private boolean told(String channel, Word word) {
    clock.pass(Duration.ofSeconds(1));
    return words(channel).contains(word);
  }

  @Test
  void fault29_aDailyTestThatDoesNotGetThroughIsAnAlertToo() throws Exception {
    hook("chat", Optional.empty(), Optional.of(LocalTime.of(9, 0)));
    hook("mail", Optional.empty(), Optional.empty());
    look();
    lookAfter(Duration.ofHours(6));
    lookAfter(Duration.ofMinutes(29));
    assertThat(files.open("chat/channel")).isEmpty();
    lookAfter(Duration.ofMinutes(2));
    assertThat(files.open("chat/channel")).isPresent();
    try (CamelRuntime runtime = run()) {
      await().atMost(LIMIT).until(() -> told("mail", Word.RAISED));
    }
    assertThat(received("mail").get(0).text(Links.NONE)).contains("chat", "did not get through");
  }
}
