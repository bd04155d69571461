package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.source.redis.RedisConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A writer notes when each transaction began and ended; connections are cut and receivers are
 * stopped at random. At random targets the restored server holds exactly what had been written. The
 * seed says which server it is, too. {@code -Dsoak.targets=N} takes N targets, {@code
 * -Dsoak.seed=N} repeats an earlier run.
 */
class RedisLedgerTest {
  private static final int TARGETS = Integer.getInteger("soak.targets", 20);
  private static final long SEED = Long.getLong("soak.seed", new SecureRandom().nextLong());
  private static final Version VERSION = SEED % 2 == 0 ? Version.V7_0 : Version.V8_0;
  private static final Duration WRITING = Duration.ofSeconds(6);

  /** Targets are to the second; the machine that tests may be late by as much again. */
  private static final Duration GRANULARITY = Duration.ofSeconds(2);

  @TempDir private Path root = Path.of("");
  private final Random random = new Random(SEED);
  private final List<Written> ledger = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean writing = true;

  /** A transaction that was sent at one moment and answered at another. */
  private record Written(Instant began, Instant ended) {}

  @Test
  @Timeout(value = 600, unit = TimeUnit.SECONDS)
  void atRandomTimesTheRestoredServerHoldsWhatWasWritten() throws Exception {
    try (EmbeddedRedis source =
            RedisPlatform.server(VERSION).config("repl-backlog-size 8mb").start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      platform.follow();
      Instant from = Instant.now();
      Thread writer = new Thread(() -> write(source));
      writer.start();
      int faults = disturb(platform, from.plus(WRITING));
      Instant until = Instant.now();
      Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
      writing = false;
      writer.join();
      platform.awaitStored(source);

      assertThat(faults).as("seed " + SEED).isPositive();
      assertThat(platform.logs()).as("seed " + SEED).hasSize(1);
      int checked = 0;
      for (int i = 0; checked < TARGETS && i < 3 * TARGETS; i++) {
        long millis = (long) (random.nextDouble() * Duration.between(from, until).toMillis());
        checked += check(platform, from.plusMillis(millis), "target-" + i) ? 1 : 0;
      }
      assertThat(checked).as("seed " + SEED).isEqualTo(TARGETS);
    }
  }

  private void write(EmbeddedRedis source) {
    try (RedisConnection connection = source.connect()) {
      for (int i = 0; writing; i++) {
        Instant began = Instant.now();
        connection.require("MULTI");
        connection.require("INCR", "counter");
        connection.require("RPUSH", "ledger", Integer.toString(i));
        connection.require("EXEC");
        ledger.add(new Written(began, Instant.now()));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Cuts connections, and stops and starts the receiver, until a time. */
  private int disturb(RedisPlatform platform, Instant until) throws Exception {
    int faults = 0;
    while (Instant.now().isBefore(until)) {
      Duration pause = Duration.ofMillis(300 + random.nextInt(1_500));
      Awaitility.await().pollDelay(pause).until(() -> true);
      if (random.nextBoolean()) {
        platform.address.cut();
      } else {
        platform.stopFollowing();
        platform.follow();
      }
      faults++;
    }
    return faults;
  }

  /** False if the target lies where the receiver was away, which the restore must say. */
  private boolean check(RedisPlatform platform, Instant target, String directory) throws Exception {
    Instant taken = platform.newest().finishedAt();
    Instant time = target.isBefore(taken) ? taken.plusMillis(1) : target;
    try {
      platform.restore(time, directory);
    } catch (RestoreRefusedException e) {
      assertThat(e).as("seed " + SEED).hasMessageContaining("the log was not followed between");
      return false;
    }
    Instant second = Instant.ofEpochSecond(time.getEpochSecond());
    long least = ledger.stream().filter(w -> w.ended().isBefore(second.minus(GRANULARITY))).count();
    long most = ledger.stream().filter(w -> w.began().isBefore(time)).count();
    try (EmbeddedRedis restored = platform.start(VERSION, directory)) {
      String said = "seed " + SEED + ", target " + time;
      long length = Long.parseLong(restored.run("LLEN", "ledger"));
      assertThat(length).as(said).isBetween(least, most);
      assertThat(length).as(said).isEqualTo(number(restored.run("GET", "counter")));
      if (length > 0) {
        assertThat(restored.run("LINDEX", "ledger", "-1"))
            .as(said)
            .isEqualTo(Long.toString(length - 1));
      }
      return true;
    }
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }
}
