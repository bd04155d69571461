package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertChannel.Care;
import io.voiceagents.backup.policy.AlertChannel.Way;
import io.voiceagents.backup.policy.AlertLevel;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.routing.SlackServer.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel that has a bot's token is told by Camel's component, as reliably as the others. */
class AlertSlackTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String TOKEN = "xoxb-1234567890-T0KEN-hunter2";

  private final Path state;
  private final AlertFiles files;
  private final AlertDesk desk;
  private final SlackServer slack = SlackServer.start();
  private final Map<String, AlertChannel> channels = new ConcurrentHashMap<>();
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private final Handler recorder = new Recorder(log);

  AlertSlackTest(@TempDir Path state) {
    this.state = state;
    this.files = new AlertFiles(state);
    this.desk = new AlertDesk(files, Clock.systemUTC(), AlertDesk.REMINDER, Duration.ZERO);
  }

  @BeforeEach
  void listen() {
    Logger.getLogger("").addHandler(recorder);
  }

  @AfterEach
  void stop() throws IOException {
    slack.close();
    Logger.getLogger("").removeHandler(recorder);
    assertThat(String.join("\n", log)).doesNotContain("hunter2");
    try (Stream<Path> all = Files.walk(state)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(file).content().doesNotContain("hunter2");
      }
    }
  }

  private void channel(String name, Way way, String... fallback) {
    Care care = new Care(Stream.of(fallback).findFirst(), 10, Optional.empty(), Optional.empty());
    channels.put(
        name, new AlertChannel(name, AlertLevel.CRITICAL, Set.of(), Optional.empty(), care, way));
  }

  private void chat(String token, String channel, String... fallback) {
    channel("chat", new AlertChannel.SlackApp(new Secret(token), channel, slack.url()), fallback);
  }

  private CamelRuntime run(int redeliveries) throws IOException {
    return CamelRuntime.start(
        AlertRoutes.plan(
            Path.of("routes"),
            () -> new AlertSettings(new LinkedHashMap<>(channels), ZoneOffset.UTC),
            files,
            desk,
            (channel, delivered) -> ended.add(channel + " " + delivered),
            "db-host",
            Clock.systemUTC(),
            new AlertRoutes.Patience(
                Duration.ofMillis(50),
                redeliveries,
                Duration.ofMillis(50),
                Duration.ofMillis(700),
                Duration.ZERO)));
  }

  private void backup(String type, String status, String why) {
    desk.accept(
        new Event.BackupEnded(
            Instant.now(), type, "full", status, Duration.ZERO, 1, 1, Optional.empty(), why));
  }

  private long files(String directory) throws IOException {
    return FileCount.below(files.directory().resolve(directory));
  }

  private void nothingWaits() {
    await().atMost(LIMIT).until(() -> files("outbox") + files("waiting") + files("queue") == 0);
  }

  private String channelAlert() throws IOException {
    return files.open("chat/channel").orElseThrow().alert().what();
  }

  @Test
  void theBotPostsTheMessageIntoTheChannel() throws Exception {
    chat(TOKEN, "#alertes-d'été");
    try (CamelRuntime runtime = run(2)) {
      backup("postgres", "failed", "a < b & c > d");
      nothingWaits();
      backup("postgres", "complete", "");
      nothingWaits();
    }
    assertThat(slack.messages()).hasSize(2);
    Call first = slack.messages().get(0);
    assertThat(first.authorization()).isEqualTo("Bearer " + TOKEN);
    assertThat(first.form()).containsEntry("channel", "#alertes-d'été");
    assertThat(first.form().get("text"))
        .contains("[CRITICAL] postgres:", "a &lt; b &amp; c &gt; d", "backupctl backup run");
    assertThat(slack.messages().get(1).form().get("text")).contains("[RESOLVED] postgres:");
    assertThat(ended).containsExactly("chat true", "chat true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "channel_not_found | is it the channel's id",
        "not_in_channel    | invite the app",
        "missing_scope     | chat:write",
        "invalid_auth      | install the app into the workspace again",
        "account_inactive  | install the app into the workspace again"
      })
  void whatSlackRefusesForGoodGoesToTheFallbackAtOnce(String word, String hint) throws Exception {
    chat(TOKEN, "C0123456789", "other");
    channels.put(
        "other",
        new AlertChannel(
            "other",
            AlertLevel.CRITICAL,
            Set.of("redis"),
            Optional.empty(),
            new AlertChannel.SlackApp(new Secret(TOKEN), "C0THER", slack.url())));
    slack.answer("C0123456789", 200, "{\"ok\":false,\"error\":\"" + word + "\"}");
    try (CamelRuntime runtime = run(5)) {
      backup("postgres", "failed", "why");
      await().atMost(LIMIT).until(() -> slack.messages("C0THER").size() == 1);
      nothingWaits();
    }
    assertThat(slack.messages("C0123456789")).hasSize(1);
    assertThat(files("undelivered/chat")).isEqualTo(1);
    assertThat(channelAlert()).contains("Slack answered '" + word + "'. Hint: ", hint);
  }

  @Test
  void aRefusalThatComesWithALaterTryIsSeenToo() throws Exception {
    chat(TOKEN, "C0123456789");
    slack.answer("C0123456789", 200, "{\"ok\":false,\"error\":\"internal_error\"}");
    slack.answer("C0123456789", 200, "{\"ok\":false,\"error\":\"is_archived\"}");
    try (CamelRuntime runtime = run(5)) {
      backup("postgres", "failed", "why");
      await().atMost(LIMIT).until(() -> files("undelivered/chat") == 1);
    }
    assertThat(slack.messages()).hasSize(2);
    assertThat(ended).containsExactly("chat false");
    assertThat(channelAlert()).contains("is_archived");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 {\"ok\":false,\"error\":\"fatal_error\"}",
        "200 {\"ok\":false,\"error\":\"a_word_of_tomorrow\"}",
        "200 <html>",
        "200 ",
        "500 {\"ok\":false,\"error\":\"internal_error\"}",
        "503 <html>",
        "429 {\"ok\":false,\"error\":\"ratelimited\"}",
        "close"
      })
  void whatMayPassIsTriedAgain(String answer) throws Exception {
    chat(TOKEN, "C0123456789");
    String[] parts = answer.split(" ", 2);
    if (answer.equals("close")) {
      slack.closes("C0123456789");
    } else {
      slack.answer("C0123456789", Integer.parseInt(parts[0]), parts[1]);
    }
    slack.answer("C0123456789", 200, SlackServer.GOOD);
    try (CamelRuntime runtime = run(3)) {
      backup("postgres", "failed", "why");
      nothingWaits();
    }
    assertThat(slack.messages()).hasSize(2);
    assertThat(files("undelivered")).isZero();
    assertThat(ended).containsExactly("chat true");
  }

  @Test
  void waitsAsLongAsSlackAsksFor() throws Exception {
    chat(TOKEN, "C0123456789");
    slack.answer("C0123456789", 429, "{\"ok\":false,\"error\":\"ratelimited\"}", "2");
    slack.answer("C0123456789", 200, SlackServer.GOOD);
    try (CamelRuntime runtime = run(5)) {
      backup("postgres", "failed", "why");
      nothingWaits();
    }
    assertThat(Duration.between(slack.messages().get(0).at(), slack.messages().get(1).at()))
        .isGreaterThan(Duration.ofMillis(1900));
    assertThat(files("undelivered")).isZero();
  }

  @Test
  void aServerThatIsAwayOrHangsDelaysNoOtherType() throws Exception {
    chat(TOKEN, "C0123456789");
    slack.hangs("C0123456789");
    channel("gone", new AlertChannel.SlackApp(new Secret(TOKEN), "C", "http://127.0.0.1:1"));
    channel("hook", new AlertChannel.Webhook(new Secret(slack.url() + "/hook")));
    try (CamelRuntime runtime = run(0)) {
      backup("postgres", "failed", "why");
      await().atMost(LIMIT).until(() -> !slack.hooks().isEmpty());
      assertThat(ended).doesNotContain("chat false");
      nothingWaits();
    }
    assertThat(files("undelivered/gone")).isEqualTo(1);
    assertThat(channelAlert()).contains("SocketTimeoutException");
  }

  @Test
  void aNewTokenAndChannelCountFromTheNextTryOn() throws Exception {
    chat("xoxb-old-hunter2", "C0LD");
    slack.answer("C0LD", 200, "{\"ok\":false,\"error\":\"internal_error\"}");
    slack.then("C0LD", () -> chat(TOKEN, "CNEW"));
    try (CamelRuntime runtime = run(5)) {
      backup("postgres", "failed", "why");
      nothingWaits();
    }
    assertThat(slack.messages("C0LD")).hasSize(1);
    assertThat(slack.messages("CNEW"))
        .singleElement()
        .satisfies(call -> assertThat(call.authorization()).isEqualTo("Bearer " + TOKEN));
    assertThat(files("undelivered")).isZero();
  }

  @Test
  void aRouteThatAskedForSlackBeforeChangesNothing() throws Exception {
    chat(TOKEN, "C0123456789");
    try (CamelRuntime runtime = run(0)) {
      assertThat(runtime.context().getComponent("slack")).isNotNull();
      backup("postgres", "failed", "why");
      nothingWaits();
      assertThatThrownBy(
              () -> runtime.context().getEndpoint("slack:chat?serverUrl=https://elsewhere.example"))
          .hasStackTraceContaining("takes no options, found [serverUrl]");
    }
    assertThat(slack.messages()).hasSize(1);
  }

  @Test
  void whatWaitsForAWebhookGoesByTheTokenThatTookItsPlace() throws Exception {
    channel("chat", new AlertChannel.Slack(new Secret(slack.url() + "/500")));
    try (CamelRuntime runtime = run(1000)) {
      backup("postgres", "failed", "why");
      await().atMost(LIMIT).until(() -> !slack.hooks().isEmpty());
      assertThat(runtime.context().hasComponent("slack")).isNull();
      chat(TOKEN, "C0123456789");
      nothingWaits();
    }
    assertThat(slack.messages()).hasSize(1);
    assertThat(files("undelivered")).isZero();
  }

  @Test
  void noNameAndNoAttributeOfJmxHoldsTheToken() throws Exception {
    chat(TOKEN, "C0123456789");
    List<String> whileItSends = new CopyOnWriteArrayList<>();
    slack.then("C0123456789", () -> whileItSends.addAll(Jmx.everything("org.apache.camel:*")));
    try (CamelRuntime runtime = run(2)) {
      backup("postgres", "failed", "why");
      nothingWaits();
      assertThat(whileItSends).anyMatch(line -> line.contains("alert-slack-app-post"));
      assertThat(whileItSends).noneMatch(line -> line.contains("hunter2"));
      assertThat(Jmx.everything("org.apache.camel:*")).noneMatch(line -> line.contains("hunter2"));
      assertThat(runtime.context().getEndpoints())
          .noneMatch(endpoint -> endpoint.getEndpointUri().startsWith("slack:"));
    }
  }

  @Test
  void messagesLeaveNoThreadsBehind() throws Exception {
    try (CamelRuntime runtime = run(2)) {
      for (int i = 0; i < 6; i++) {
        chat(TOKEN + i, "C" + i);
        backup("redis", i % 2 == 0 ? "failed" : "complete", "why");
        nothingWaits();
      }
      await().atMost(LIMIT).untilAsserted(() -> assertThat(threadsOfSlack()).isEmpty());
    }
    assertThat(slack.messages()).hasSize(6);
  }

  /** Without the one or two of all of OkHttp, which end by themselves after a minute. */
  private static List<String> threadsOfSlack() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("(?i).*(slack-api|okhttp).*"))
        .filter(name -> !name.equals("OkHttp TaskRunner"))
        .toList();
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
