package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.embedded.EmbeddedS3;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.routing.WalSource.Receiver;
import io.voiceagents.backup.source.redis.RecoveredAof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The store goes away while commands are followed, and is still away when that begins anew. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class RedisSpoolTest {
  private final Path root;

  RedisSpoolTest(@TempDir Path root) {
    this.root = root;
  }

  private TestEngine open(EmbeddedS3 s3) throws IOException {
    return TestEngine.Setup.in(root)
        .sources(new Sources(List.of(), Clock.systemUTC()))
        .storage(s3.settings("backups"))
        .open();
  }

  private static Policy policy(EmbeddedRedis source) {
    return TestEngine.policy(
        "redis",
        new SourceSettings.Redis(
            "127.0.0.1", source.port(), "", Secret.NONE, false, Optional.empty()));
  }

  private long spooled() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("state/spool/redis"))) {
      return files.filter(file -> file.toString().endsWith(".part")).count();
    }
  }

  /** Waits until all that the source wrote is durable: in the store, or on this host. */
  private static void awaitDurable(EmbeddedRedis source, Receiver receiver) {
    long offset = RedisPlatform.offset(source);
    Awaitility.await()
        .atMost(WalSource.LIMIT)
        .until(() -> receiver.last.filter(status -> status.durable() >= offset).isPresent());
  }

  @Test
  void fault08_whatIsWrittenWhileTheStoreIsAwayComesIntoTheLogLater() throws Exception {
    try (EmbeddedS3 s3 =
            EmbeddedS3.start(Files.createDirectories(root.resolve("s3")), new SecureRandom());
        EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start()) {
      s3.createBucket("backups");
      try (TestEngine engine = open(s3)) {
        RedisPlatform.load(source, 10);
        // With a set to build on.
        engine.engine.logs().follow(new LogRequest(policy(source), true));
        try (Receiver receiver = new Receiver(engine, policy(source))) {
          RedisPlatform.load(source, 10);
          awaitDurable(source, receiver);
          s3.kill();
          RedisPlatform.load(source, 20);
          awaitDurable(source, receiver);
          assertThat(spooled()).isPositive();
        }
      }
      RedisPlatform.load(source, 15);
      try (TestEngine engine = open(s3);
          Receiver receiver = new Receiver(engine, policy(source))) {
        RedisPlatform.load(source, 20);
        awaitDurable(source, receiver);
        assertThat(receiver.failures).isEmpty();
        s3.restart();
        Awaitility.await().atMost(WalSource.LIMIT).until(() -> spooled() == 0);
        RedisPlatform.load(source, 10);
        awaitDurable(source, receiver);
        Awaitility.await().atMost(WalSource.LIMIT).until(() -> spooled() == 0);
      }
      assertWhole(s3, source);
    }
  }

  private void assertWhole(EmbeddedS3 s3, EmbeddedRedis source) throws Exception {
    Path target = root.resolve("target");
    try (TestEngine engine = open(s3)) {
      List<LogStream> logs = engine.engine.logStreams().of("redis");
      assertThat(logs).hasSize(1);
      LogCoverage coverage = LogCoverage.of(engine.engine.logStreams().parts(logs.get(0).id()));
      assertThat(coverage.ranges(coverage.lanes().get(0))).hasSize(1);
      List<SetSummary> sets = engine.engine.catalog().list(Optional.of("redis"), 0);
      assertThat(sets).hasSize(1);
      RestoreRequest request =
          new RestoreRequest(
              sets.get(0),
              target,
              List.of(),
              Map.of(),
              false,
              Optional.of(new RecoveryTarget(Kind.LATEST, "", OptionalInt.empty())));
      var restorer = engine.engine.restorer();
      restorer.execute(restorer.plan(request), Progress.NONE);
    }
    EmbeddedRedis.Builder server = EmbeddedRedis.of(Version.V7_0).directory(target);
    for (String line : Files.readAllLines(target.resolve(RecoveredAof.CONFIGURATION))) {
      server.config(line);
    }
    try (EmbeddedRedis restored = server.start()) {
      assertThat(RedisPlatform.digest(restored)).isEqualTo(RedisPlatform.digest(source));
    }
  }

  /** The server has forgotten its place: another log would have to begin, in the store. */
  @Test
  void aSourceThatBeganAnewWaitsForTheStore() throws Exception {
    try (EmbeddedS3 s3 =
        EmbeddedS3.start(Files.createDirectories(root.resolve("s3")), new SecureRandom())) {
      s3.createBucket("backups");
      try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
          TestEngine engine = open(s3)) {
        engine.engine.logs().follow(new LogRequest(policy(source), true));
      }
      s3.kill();
      try (EmbeddedRedis another = RedisPlatform.server(Version.V7_0).start();
          TestEngine engine = open(s3);
          Receiver receiver = new Receiver(engine, policy(another))) {
        Awaitility.await().atMost(WalSource.LIMIT).until(() -> !receiver.failures.isEmpty());
        assertThat(receiver.failures.get(0))
            .containsAnyOf("s3://backups/ failed without an answer", "the store did not answer");
        s3.restart();
        RedisPlatform.load(another, 5);
        awaitDurable(another, receiver);
      }
      try (TestEngine engine = open(s3)) {
        assertThat(engine.engine.logStreams().of("redis")).hasSize(2);
      }
    }
  }
}
