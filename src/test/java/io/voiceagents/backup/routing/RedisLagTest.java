package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.LogStatus;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.restore.RecoveryWindows;
import io.voiceagents.backup.restore.RestoreRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server has written and the log gets late does not count as received in time. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RedisLagTest {
  private final Path root;

  RedisLagTest(@TempDir Path root) {
    this.root = root;
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void noTimeOfALagCanBeAskedFor(Version version) throws Exception {
    try (EmbeddedRedis source =
            RedisPlatform.server(version).config("repl-ping-replica-period 1").start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.follow();
      RedisPlatform.load(source, 20);
      awaitRecoverable(platform, RedisPlatform.nextSecond());

      platform.address.holdStreams();
      Instant held = Instant.now();
      RedisPlatform.load(source, 20);
      Instant during = RedisPlatform.nextSecond();
      Awaitility.await()
          .atMost(RedisPlatform.LIMIT)
          .until(() -> Instant.now().isAfter(during.plusSeconds(5)));
      assertThat(until(platform)).isBeforeOrEqualTo(held);
      assertThat(wholeUntil(platform)).get().satisfies(at -> assertThat(at).isBefore(during));
      platform.address.releaseStreams();
      String digest = RedisPlatform.digest(source);
      Instant after = RedisPlatform.nextSecond();
      awaitRecoverable(platform, after.plusSeconds(1));

      assertThatThrownBy(() -> platform.restore(during, "during"))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("was behind its server")
          .hasMessageContaining("Hint:");
      platform.restore(after, "after");
      assertThat(platform.digest(version, "after")).isEqualTo(digest);
    }
  }

  @Test
  void aServerThatIsBusyIsWholeUpToAMomentAgo() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.follow();
      Instant began = Instant.now();
      Awaitility.await()
          .atMost(RedisPlatform.LIMIT)
          .until(
              () -> {
                RedisPlatform.load(source, 1);
                return wholeUntil(platform)
                    .filter(at -> at.isAfter(began.plusSeconds(2)))
                    .isPresent();
              });
      assertThat(wholeUntil(platform).orElseThrow()).isBefore(Instant.now());
    }
  }

  @Test
  void aBacklogAfterABrokenConnectionHasNoTimesOfItsOwn() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.follow();
      RedisPlatform.load(source, 5);
      platform.awaitStored(source);
      platform.address.holdStreams();
      platform.address.cut();
      RedisPlatform.load(source, 5);
      Instant during = RedisPlatform.nextSecond();
      Awaitility.await()
          .atMost(RedisPlatform.LIMIT)
          .until(() -> Instant.now().isAfter(during.plus(Duration.ofSeconds(3))));
      platform.address.releaseStreams();
      platform.awaitStored(source);
      RedisPlatform.load(source, 1);
      awaitRecoverable(platform, during.plusSeconds(3));
      platform.awaitStored(source);

      assertThatThrownBy(() -> platform.restore(during, "during"))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("nobody knows what had been written by then");
      platform.restoreLatest("latest");
      assertThat(platform.digest(Version.V7_0, "latest")).isEqualTo(RedisPlatform.digest(source));
    }
  }

  private static void awaitRecoverable(RedisPlatform platform, Instant moment) {
    Awaitility.await().atMost(RedisPlatform.LIMIT).until(() -> !until(platform).isBefore(moment));
  }

  private static Instant until(RedisPlatform platform) throws IOException {
    return new RecoveryWindows(platform.engine.engine.chains())
        .of(platform.policy(), platform.sets())
        .orElseThrow()
        .until()
        .orElse(Instant.EPOCH);
  }

  private static Optional<Instant> wholeUntil(RedisPlatform platform) throws IOException {
    return platform.engine.engine.logStatuses().of("redis").flatMap(LogStatus::wholeUntil);
  }
}
