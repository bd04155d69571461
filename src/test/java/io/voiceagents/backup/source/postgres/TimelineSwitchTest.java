package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.source.LogSink;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server begins another timeline while WAL of the one before is on its way into a slow store. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TimelineSwitchTest {
  private static final String FIRST = "00000001";
  private static final String SECOND = "00000002";

  /** Takes everything; durable are only first bytes until it is let go. */
  private static final class SlowStore implements LogSink {
    @Override
    public boolean mayRenew() {
      return true;
    }

    private final Map<String, Long> starts = new ConcurrentHashMap<>();
    private final Map<String, Long> ends = new ConcurrentHashMap<>();
    private volatile boolean slow;

    SlowStore(boolean slow) {
      this.slow = slow;
    }

    @Override
    public void append(
        String lane, long position, byte[] bytes, int offset, int length, Instant at) {
      starts.putIfAbsent(lane, position);
      ends.put(lane, position + length);
    }

    @Override
    public void flush() {}

    @Override
    public long durable(String lane) {
      return (slow ? starts : ends).getOrDefault(lane, 0L);
    }

    long end(String lane) {
      return ends.getOrDefault(lane, 0L);
    }
  }

  @Test
  void fault16_noTimelineIsLeftBeforeAllOfItIsDurable() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17)) {
      source.execute("ALTER SYSTEM SET restore_command TO 'false'");
      SlowStore quick = new SlowStore(false);
      try (PostgresLog log = open(source, Optional.empty())) {
        log.run(quick);
      }
      LogPosition end = new LogPosition(FIRST, quick.end(FIRST));
      source.execute("CREATE TABLE calls AS SELECT generate_series(1, 1000) i");
      beginTimeline(source);

      SlowStore store = new SlowStore(true);
      try (PostgresLog log = open(source, Optional.of(end))) {
        CompletableFuture<Void> run =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    log.run(store);
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                });
        Awaitility.await()
            .atMost(Duration.ofSeconds(15))
            .during(Duration.ofSeconds(2))
            .until(() -> store.end(FIRST) > end.position() && store.end(SECOND) == 0);
        store.slow = false;
        run.get(30, TimeUnit.SECONDS);
      }
      assertThat(store.end(SECOND)).isGreaterThanOrEqualTo(store.end(FIRST));
    }
  }

  private static PostgresLog open(EmbeddedPostgres source, Optional<LogPosition> end)
      throws Exception {
    return PostgresLog.open(
        source.settings(),
        new PostgresLog.Wanted("kept", Map.of(), end, List.of(), true, Set.of(), true),
        Clock.systemUTC());
  }

  /** A recovery to the end of its own WAL: the server goes on in a timeline of its own. */
  private static void beginTimeline(EmbeddedPostgres source) throws Exception {
    source.stop();
    Files.createFile(source.data().resolve("recovery.signal"));
    source.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> source.query("postgres", "SELECT pg_is_in_recovery()").equals("f"));
  }
}
