package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogHistory;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogRunner.LogResult;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.TcpSwitch;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.redis.RecoveredAof;
import io.voiceagents.backup.source.redis.RedisLogIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** A Redis behind an address, a repository, and the log between them. */
final class RedisPlatform implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(40);

  final TestEngine engine;
  final TcpSwitch address;
  private final Path root;
  private final SourceSettings.Redis settings;
  private Optional<Follower> follower = Optional.empty();

  /** A log that is being followed. */
  record Follower(Thread thread, CompletableFuture<String> end) {}

  RedisPlatform(Path root, EmbeddedRedis server) throws IOException {
    this(root, server, "", "");
  }

  RedisPlatform(Path root, EmbeddedRedis server, String user, String password) throws IOException {
    this.root = root;
    this.engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()));
    this.address = new TcpSwitch(server.port());
    this.settings =
        new SourceSettings.Redis(
            "127.0.0.1", address.port(), user, new Secret(password), false, Optional.empty());
  }

  /** A source that sentinels know. */
  RedisPlatform(Path root, EmbeddedRedis server, SourceSettings.Sentinel sentinel)
      throws IOException {
    this.root = root;
    this.engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()));
    this.address = new TcpSwitch(server.port());
    this.settings =
        new SourceSettings.Redis(
            "",
            0,
            "",
            Secret.NONE,
            false,
            Optional.empty(),
            Optional.of(sentinel),
            false,
            OptionalInt.empty());
  }

  /**
   * The shard of a cluster that serves a slot; the address is that of the node that is asked for
   * it.
   */
  RedisPlatform(Path root, EmbeddedRedis seed, int slot) throws IOException {
    this.root = root;
    this.engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()));
    this.address = new TcpSwitch(seed.port());
    this.settings =
        new SourceSettings.Redis(
            "127.0.0.1",
            seed.port(),
            "",
            Secret.NONE,
            false,
            Optional.empty(),
            Optional.empty(),
            true,
            OptionalInt.of(slot));
  }

  /** A source that begins to send its data at once. */
  static EmbeddedRedis.Builder server(EmbeddedRedis.Version version) {
    return EmbeddedRedis.of(version).config("repl-diskless-sync-delay 0");
  }

  Policy policy() {
    return TestEngine.policy("redis", settings);
  }

  /** Follows to where the server is now. */
  LogResult followOnce() throws IOException, InterruptedException {
    return engine.engine.logs().follow(new LogRequest(policy(), true));
  }

  /** Follows in the background, and waits until the log has a set to build on. */
  void follow() throws IOException {
    var logs = engine.engine.logs();
    CompletableFuture<String> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                logs.follow(new LogRequest(policy(), false));
                end.complete("ended");
              } catch (IOException | InterruptedException | RuntimeException e) {
                end.complete(String.valueOf(e.getMessage()));
              }
            });
    thread.start();
    follower = Optional.of(new Follower(thread, end));
    Awaitility.await().atMost(LIMIT).until(() -> end.isDone() || !sets().isEmpty());
    assertThat(end).isNotDone();
  }

  /** Ends the follower at once, with whatever it has in its hands. */
  void stopFollowing() throws InterruptedException {
    Follower running = follower.orElseThrow();
    running.thread().interrupt();
    running.thread().join();
    follower = Optional.empty();
  }

  /** How the follower ended. */
  String awaitEnd() throws Exception {
    return follower.orElseThrow().end().get();
  }

  List<SetSummary> sets() throws IOException {
    return Files.exists(engine.store.resolve("manifests"))
        ? engine.engine.catalog().list(Optional.of("redis"), 0)
        : List.of();
  }

  List<LogStream> logs() throws IOException {
    return engine.engine.logStreams().of("redis");
  }

  /** Makes the youngest log look as if it had begun two days ago. */
  void makeOld() throws IOException {
    List<LogStream> logs = logs();
    Path file = engine.store.resolve(ObjectKeys.stream(logs.get(logs.size() - 1).id()));
    String text = Files.readString(file);
    String old = Instant.now().minus(Duration.ofDays(2)).toString();
    Files.delete(file);
    Files.writeString(
        file, text.replaceFirst("\"begun_at\":\"[^\"]*\"", "\"begun_at\":\"" + old + "\""));
  }

  /** The parts of the youngest log. */
  List<StreamPart> parts() throws IOException {
    LogStreams streams = engine.engine.logStreams();
    List<LogStream> logs = logs();
    return logs.isEmpty() ? List.of() : streams.parts(logs.get(logs.size() - 1).id());
  }

  /** Those of them that hold commands, by position. */
  List<StreamPart> commands() throws IOException {
    return parts().stream()
        .filter(part -> !part.lane().equals(LogCoverage.DOCUMENTS))
        .sorted(Comparator.comparingLong(StreamPart::start))
        .toList();
  }

  /** The youngest log. */
  LogHistory history() throws IOException {
    List<LogStream> logs = logs();
    return LogHistory.of(
        parts(), RedisLogIdentity.beginning(logs.get(logs.size() - 1).identity()).orElseThrow());
  }

  /** Waits until all is stored that a server has written so far. */
  void awaitStored(EmbeddedRedis server) {
    long offset = offset(server);
    Awaitility.await().atMost(LIMIT).until(() -> history().end() >= offset);
  }

  static long offset(EmbeddedRedis server) {
    String info = server.run("INFO", "replication");
    return info.lines()
        .filter(line -> line.startsWith("master_repl_offset:"))
        .mapToLong(line -> Long.parseLong(line.substring(19).trim()))
        .findFirst()
        .orElseThrow();
  }

  /** Waits for the next second and a little more, so that what follows belongs to another one. */
  static Instant nextSecond() {
    long second = Instant.now().getEpochSecond();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Instant.now().getEpochSecond() > second);
    return Instant.ofEpochSecond(second + 1);
  }

  void restore(SetSummary set, Kind kind, String value, String target)
      throws IOException, InterruptedException {
    RestoreRequest request =
        new RestoreRequest(
            set,
            root.resolve(target),
            List.of(),
            Map.of(),
            false,
            Optional.of(new RecoveryTarget(kind, value, OptionalInt.empty())));
    var restorer = engine.engine.restorer();
    restorer.execute(restorer.plan(request), Progress.NONE);
  }

  SetSummary newest() throws IOException {
    return sets().get(0);
  }

  void restoreLatest(String target) throws IOException, InterruptedException {
    restore(newest(), Kind.LATEST, "", target);
  }

  /** The newest set that was finished by then, as {@code restore redis latest} chooses it. */
  void restore(Instant time, String target) throws IOException, InterruptedException {
    SetSummary set =
        sets().stream().filter(s -> !s.finishedAt().isAfter(time)).findFirst().orElseThrow();
    restore(set, Kind.TIME, time.toString(), target);
  }

  /** A server on a restored directory, started with what the restore wrote for it. */
  EmbeddedRedis start(EmbeddedRedis.Version version, String target) throws IOException {
    Path directory = root.resolve(target);
    EmbeddedRedis.Builder server = EmbeddedRedis.of(version).directory(directory);
    for (String line : Files.readAllLines(directory.resolve(RecoveredAof.CONFIGURATION))) {
      server.config(line);
    }
    return server.start();
  }

  String digest(EmbeddedRedis.Version version, String target) throws IOException {
    try (EmbeddedRedis restored = start(version, target)) {
      return digest(restored);
    }
  }

  static String digest(EmbeddedRedis server) {
    return server.run("DEBUG", "DIGEST");
  }

  /** Commands that take every way through a replication stream. */
  static void load(EmbeddedRedis server, int rounds) {
    try (var connection = server.connect()) {
      for (int i = 0; i < rounds; i++) {
        String n = Integer.toString(i);
        List<String[]> commands = new ArrayList<>();
        commands.add(new String[] {"SELECT", Integer.toString(i % 4)});
        commands.add(new String[] {"SETEX", "session:" + n, "1000", "value " + n});
        commands.add(new String[] {"SET", "token:" + n, n, "PX", "900000"});
        commands.add(new String[] {"MULTI"});
        commands.add(new String[] {"INCR", "counter"});
        commands.add(new String[] {"RPUSH", "ledger", n});
        commands.add(new String[] {"EXPIRE", "session:" + n, "2000"});
        commands.add(new String[] {"PUBLISH", "room", n});
        commands.add(new String[] {"EXEC"});
        commands.add(new String[] {"XADD", "events", "*", "n", n});
        commands.add(
            new String[] {
              "EVAL",
              "redis.call('HSET', KEYS[1], ARGV[1], redis.call('TIME')[1]);"
                  + "return redis.call('ZADD', KEYS[2], ARGV[1], ARGV[1])",
              "2",
              "hash",
              "scores",
              n
            });
        for (String[] command : commands) {
          connection.require(command);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws Exception {
    if (follower.isPresent()) {
      stopFollowing();
    }
    engine.close();
    address.close();
  }
}
