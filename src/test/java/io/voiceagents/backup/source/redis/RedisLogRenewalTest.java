package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.source.LogSink;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a log ends because the next one is due. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RedisLogRenewalTest {
  /** A clock that can be put on. */
  private static final class MovedClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Keeps everything, as a spool does. */
  private static final class Spool implements LogSink {
    private final AtomicLong end = new AtomicLong();
    private volatile boolean storeIsThere;

    @Override
    public void append(
        String lane, long position, byte[] bytes, int offset, int length, Instant at) {
      if (!lane.equals("documents")) {
        end.set(position + length);
      }
    }

    @Override
    public void flush() {}

    @Override
    public boolean mayRenew() {
      return storeIsThere;
    }

    @Override
    public long durable(String lane) {
      return end.get();
    }
  }

  /** Another connection could come too late: a backlog is a megabyte. */
  @Test
  void fault08_aLogThatIsDueStaysConnectedWhileTheStoreIsAway() throws Exception {
    MovedClock clock = new MovedClock();
    Spool spool = new Spool();
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (EmbeddedRedis source =
            EmbeddedRedis.of(Version.V7_0).config("repl-diskless-sync-delay 0").start();
        RedisLog log =
            RedisLog.open(
                Captures.at(source.port()),
                RedisLog.Known.NOTHING,
                false,
                clock,
                RedisTimeouts.DEFAULT)) {
      Thread follower = new Thread(() -> follow(log, spool, ended));
      follower.start();
      write(source, spool);
      clock.ahead = Duration.ofHours(25);
      write(source, spool);
      write(source, spool);
      assertThat(ended).isNotDone();
      assertThat(source.run("INFO", "replication")).contains("connected_slaves:1");

      spool.storeIsThere = true;
      source.run("SET", "last", "one");
      assertThat(ended.get()).isTrue();
    }
  }

  private static void follow(RedisLog log, LogSink sink, CompletableFuture<Boolean> ended) {
    try {
      log.run(sink);
      ended.complete(true);
    } catch (IOException | InterruptedException | RuntimeException e) {
      ended.completeExceptionally(e);
    }
  }

  private static void write(EmbeddedRedis source, Spool spool) {
    source.run("INCR", "counter");
    long offset =
        source
            .run("INFO", "replication")
            .lines()
            .filter(line -> line.startsWith("master_repl_offset:"))
            .mapToLong(line -> Long.parseLong(line.substring(19).trim()))
            .findFirst()
            .orElseThrow();
    Awaitility.await().until(() -> spool.end.get() >= offset);
  }
}
