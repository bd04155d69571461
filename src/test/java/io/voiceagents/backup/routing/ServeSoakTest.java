package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.OpenAlert;
import io.voiceagents.backup.audit.AuditEntry.Outcome;
import io.voiceagents.backup.audit.AuditLog;
import io.voiceagents.backup.audit.AuditRecord;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedS3;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.restore.Restorer;
import io.voiceagents.backup.source.Check;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The resident process at work by schedules of seconds while its store, a source, the place where
 * alerts go and people's edits fail one after the other. In the end every alert was told, nothing
 * leaked, and each backup is whole. {@code -Dsoak.minutes=N} goes on for so long; {@code
 * -Dsoak.seed=N} repeats the choices of an earlier run.
 */
@Timeout(value = 120, unit = java.util.concurrent.TimeUnit.MINUTES)
class ServeSoakTest {
  private static final Duration LONG = Duration.ofMinutes(Integer.getInteger("soak.minutes", 0));
  private static final long SEED = Long.getLong("soak.seed", new SecureRandom().nextLong());
  private static final Duration SOON = Duration.ofMinutes(2);

  private final Path home;
  private final AlertFiles alerts;

  /** An alert is looked at again every fifteen seconds. */
  private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);

  private final Random random = new Random(SEED);
  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private final TreeSet<String> opened = new TreeSet<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer hook;
  private final EmbeddedS3 s3;
  private final EmbeddedRedis redis;
  private volatile int answer = 200;
  private final int port;
  private int minute;
  private int rounds;

  /** What goes wrong for a while. */
  private enum Fault {
    NONE,
    STORE_AWAY,
    SOURCE_AWAY,
    CHANNEL_FAILS,
    BROKEN_EDIT,
    EDIT
  }

  /** What a process may collect without end. */
  private record Held(int threads, int files, long heapBytes) {}

  ServeSoakTest(@TempDir Path home) throws Exception {
    this.home = home;
    this.alerts = new AlertFiles(home.resolve("state"));
    this.s3 = EmbeddedS3.start(Files.createDirectories(home.resolve("s3")), new SecureRandom());
    this.redis = RedisPlatform.server(EmbeddedRedis.Version.V7_0).start();
    // After the others have theirs, for they take any that is free.
    this.port = EmbeddedRedis.freePort();
    this.hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    s3.createBucket("backups");
    hook.setExecutor(threads);
    hook.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          int status = answer;
          if (status == 200) {
            told.add(body);
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    hook.start();
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    s3.close();
    hook.stop(0);
    threads.shutdownNow();
  }

  @Test
  void goesOnThroughEveryFaultAndHoldsNothingForEver() throws Exception {
    KeyFile.generate(home.resolve("key"), new SecureRandom(), Clock.systemUTC());
    Files.createDirectories(home.resolve("tree"));
    configure("backup.yaml", "");
    schedules();
    try (ResidentProcess process =
        ResidentProcess.start(
            new ResidentProcess.Start(
                home.resolve("backup.yaml"), home, Map.of(), Clock.systemUTC()))) {
      round(process, Fault.NONE);
      round(process, Fault.EDIT);
      Held before = held();
      for (Fault fault : shuffled()) {
        round(process, fault);
      }
      Instant end = Instant.now().plus(LONG);
      while (Instant.now().isBefore(end)) {
        round(process, Fault.values()[random.nextInt(Fault.values().length)]);
      }
      round(process, Fault.NONE);
      expectTheLastBackupsToBeGood();
      expectEveryAlertToBeTold();
      expectEverySetToBeWhole(process);
      expectNothingToLeak(before);
    }
  }

  private List<Fault> shuffled() {
    List<Fault> all = new ArrayList<>(List.of(Fault.values()));
    Collections.shuffle(all, random);
    return all;
  }

  private void round(ResidentProcess process, Fault fault) throws Exception {
    Files.write(
        home.resolve("tree/call-" + random.nextInt(20)),
        PipelineTest.random(random.nextInt(400_000), random.nextInt()));
    if (fault != Fault.SOURCE_AWAY) {
      redis.run("SET", "session:" + random.nextInt(100), "value " + random.nextInt());
    }
    rounds++;
    plant(fault);
    int before = runs().size();
    await(at(fault.name())).atMost(SOON).until(() -> haveRunTwice(before));
    process.board().refresh();
    note();
    mend(fault);
    process.board().refresh();
    note();
  }

  /** The shipped routes, and schedules of one's own, for those of policies know no seconds. */
  private void schedules() throws IOException {
    Path routes = Files.createDirectories(home.resolve("routes"));
    try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
      for (Path file : shipped.toList()) {
        Files.copy(file, routes.resolve(file.getFileName()));
      }
    }
    boolean soon = LONG.isZero();
    schedule("often", "voice_data", "incremental", soon ? "0/2" : "0/10");
    schedule("again", "voice_data", "full", soon ? "1/20" : "5");
    schedule("cache", "redis", "full", soon ? "0/3" : "0/15");
  }

  private void schedule(String name, String type, String kind, String seconds) throws IOException {
    Files.writeString(
        home.resolve("routes/schedule-" + name + ".camel.yaml"),
        """
        - route:
            id: %1$s
            from:
              uri: quartz:soak/%1$s
              parameters:
                cron: "%4$s * * * * ?"
                trigger.misfireInstruction: "1"
              steps:
                - bean:
                    ref: schedules
                    method: backup('%2$s', '%3$s')
        """
            .formatted(name, type, kind, seconds));
  }

  /** Twice, since the first may have begun before the fault. */
  private boolean haveRunTwice(int before) throws IOException {
    List<AuditRecord> runs = runs();
    List<String> types =
        runs.subList(before, runs.size()).stream()
            .map(record -> String.valueOf(record.entry().parameters().get("type")))
            .toList();
    return Stream.of("voice_data", "redis")
        .allMatch(type -> Collections.frequency(types, type) > 1);
  }

  private void plant(Fault fault) throws Exception {
    switch (fault) {
      case NONE -> {}
      case STORE_AWAY -> s3.kill();
      case SOURCE_AWAY -> redis.kill9();
      case CHANNEL_FAILS -> {
        answer = 500;
        redis.kill9();
      }
      case BROKEN_EDIT -> configure("backup.yaml", "shedules: {}\n");
      case EDIT -> configure("backup.yaml", "");
    }
    if (fault == Fault.BROKEN_EDIT) {
      await(at("the refusal"))
          .atMost(SOON)
          .until(() -> alerts.open().stream().anyMatch(this::isEdit));
    }
  }

  private void mend(Fault fault) throws Exception {
    switch (fault) {
      case NONE, EDIT -> {}
      case STORE_AWAY -> s3.restart();
      case SOURCE_AWAY -> redis.restart();
      case CHANNEL_FAILS -> {
        redis.restart();
        answer = 200;
      }
      case BROKEN_EDIT -> {
        configure("backup.yaml", "");
        await(at("the mended edit"))
            .atMost(SOON)
            .until(() -> alerts.open().stream().noneMatch(this::isEdit));
      }
    }
  }

  private boolean isEdit(OpenAlert alert) {
    return alert.alert().key().contains("edit");
  }

  /** What may follow from another alert, and is over before that is sure, nobody hears of. */
  private void note() throws IOException {
    Instant now = Clock.systemUTC().instant();
    alerts.open().stream()
        .filter(open -> open.known() || open.notBefore().plus(TOLD_WITHIN).isBefore(now))
        .forEach(open -> opened.add(open.alert().key()));
  }

  /** Each call is another text, so that it is an edit. */
  private void configure(String name, String more) throws IOException {
    StorageSettings.S3 store = s3.settings("backups");
    String text =
        """
        state_directory: ./state
        storage:
          s3: {bucket: backups, endpoint: '%s', access_key: %s, secret_key: %s}
        encryption: {key_file: ./key}
        restore_test: {redis_servers: ['%s']}
        schedules: {expiry: never}
        server: {port: %d}
        notification_channels:
          hook: {type: webhook, webhook_url: 'http://127.0.0.1:%d/alerts', max_per_minute: 600}
        policies:
          voice_data:
            type: filesystem
            paths: [./tree]
            schedule: {full: '%d 3 * * *'}
          redis:
            connection: {host: 127.0.0.1, port: %d}
        """
            .formatted(
                store.endpoint().orElseThrow(),
                store.accessKey().orElseThrow(),
                store.secretKey().reveal(),
                EmbeddedRedis.binary(EmbeddedRedis.Version.V7_0),
                port,
                hook.getAddress().getPort(),
                minute++ % 60,
                redis.port());
    Path written = Files.writeString(home.resolve("." + name), text + more);
    Files.move(written, home.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private List<AuditRecord> runs() throws IOException {
    return new AuditLog(home.resolve("state"), new SecureRandom(), Clock.systemUTC())
        .list(0, Long.MAX_VALUE, Instant.MIN).stream()
            .filter(record -> record.entry().operation().equals("backup run"))
            .sorted(Comparator.comparing(AuditRecord::sequence))
            .toList();
  }

  private void expectTheLastBackupsToBeGood() throws IOException {
    List<AuditRecord> runs = runs();
    for (AuditRecord run : runs.subList(runs.size() - 2, runs.size())) {
      assertThat(run.entry().outcome()).as(at(run.entry().message())).isEqualTo(Outcome.DONE);
    }
  }

  private void expectEveryAlertToBeTold() {
    assertThat(opened).as(at("alerts")).isNotEmpty();
    await(at("each alert is over")).atMost(SOON).until(() -> alerts.open().isEmpty());
    await(at("nothing waits")).atMost(SOON).until(() -> notices().isEmpty());
    String all = String.join("\n", told);
    assertThat(opened).as(at("told")).allSatisfy(key -> assertThat(all).contains(key));
  }

  private List<Path> notices() throws IOException {
    try (Stream<Path> files = Files.walk(alerts.directory())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().matches("[0-9]{14}[.].*"))
          .toList();
    }
  }

  private void expectEverySetToBeWhole(ResidentProcess process) throws Exception {
    try (Generations.Use use = process.generations().use()) {
      Application application = use.application();
      assertThat(application.catalog().damaged(Optional.empty())).isEmpty();
      List<SetSummary> sets = application.catalog().list(Optional.empty(), 0);
      assertThat(sets).hasSizeGreaterThan(rounds);
      for (SetSummary set : sets) {
        assertThat(application.verifier().verify(set, VerifyDepth.CONTENT, Progress.NONE).passed())
            .as(at(set.key()))
            .isTrue();
      }
      SetSummary newest = application.catalog().find("voice_data/latest", Optional.empty());
      Restorer restorer = application.restorer();
      Path target = home.resolve("target");
      restorer.execute(
          restorer.plan(new RestoreRequest(newest, target, List.of(), Map.of(), false)),
          Progress.NONE);
      PipelineTest.assertSame(home.resolve("tree"), target);
      SetSummary cache = application.catalog().find("redis/latest", Optional.empty());
      assertThat(application.verifier().verify(cache, VerifyDepth.RESTORE, Progress.NONE).checks())
          .as(at("a server starts on " + cache.key()))
          .allMatch(Check::passed);
    }
  }

  private void expectNothingToLeak(Held before) {
    await(at("threads, files and heap as before: " + before))
        .atMost(SOON)
        .untilAsserted(
            () -> {
              Held now = held();
              assertThat(now.threads())
                  .as(() -> "threads " + Thread.getAllStackTraces().keySet())
                  .isLessThanOrEqualTo(before.threads() + 8);
              assertThat(now.files()).as("open files").isLessThanOrEqualTo(before.files() + 16);
              assertThat(now.heapBytes())
                  .as("heap")
                  .isLessThanOrEqualTo(before.heapBytes() + 24_000_000);
            });
  }

  private static Held held() throws IOException {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      // Camel's pool for redeliveries grows to ten threads, a task each, and stays there.
      long threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> !thread.getName().contains("ErrorHandlerRedeliveryTask"))
              .count();
      return new Held(
          (int) threads, (int) files.count(), runtime.totalMemory() - runtime.freeMemory());
    }
  }

  private static String at(String what) {
    return what + " (-Dsoak.seed=" + SEED + ")";
  }
}
