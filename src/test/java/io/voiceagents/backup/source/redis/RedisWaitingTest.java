package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that let a replica wait before they send. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RedisWaitingTest {
  private static final String FULL_RESYNC = "+FULLRESYNC " + "a".repeat(40) + " 0\r\n";
  private static final String MARK = "0123456789abcdef0123456789abcdef01234567";
  private static final RedisTimeouts SHORT = timeouts(300, 1_000);

  private byte[] rdb;
  private final CountDownLatch never = new CountDownLatch(1);

  @BeforeAll
  void saveAnRdb() throws Exception {
    try (EmbeddedRedis server = EmbeddedRedis.of(EmbeddedRedis.Version.V6_2).start()) {
      server.run("SET", "a", "1");
      server.run("SAVE");
      rdb = Files.readAllBytes(server.directory().resolve("dump.rdb"));
    }
  }

  /** Ten times 100 ms are more than the 300 ms that a silent server has. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void newlinesKeepAWaitingConnectionAlive(boolean marked, @TempDir Path directory)
      throws Exception {
    try (ScriptedRedis server =
        new ScriptedRedis(
            out -> {
              newlines(out, 5);
              write(out, FULL_RESYNC);
              newlines(out, 5);
              write(out, marked ? "$EOF:" + MARK + "\r\n" : "$" + rdb.length + "\r\n");
              out.write(rdb);
              write(out, marked ? MARK : "");
            })) {
      CollectingSink sink = new CollectingSink(directory);
      Captures.capture(Captures.at(server.port()), timeouts(300, 60_000), sink);
      assertThat(sink.file("dump.rdb")).hasBinaryContent(rdb);
    }
  }

  @Test
  void aSilentServerIsGivenUp(@TempDir Path directory) throws Exception {
    try (ScriptedRedis server =
        new ScriptedRedis(
            out -> {
              write(out, FULL_RESYNC);
              never.await();
            })) {
      assertThatThrownBy(() -> capture(server, directory))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("silent for too long")
          .hasMessageContaining("Hint: ");
    }
  }

  @Test
  void aServerThatFallsSilentInTheMiddleIsGivenUp(@TempDir Path directory) throws Exception {
    try (ScriptedRedis server =
        new ScriptedRedis(
            out -> {
              write(out, FULL_RESYNC + "$" + rdb.length + "\r\n");
              out.write(rdb, 0, rdb.length - 1);
              never.await();
            })) {
      assertThatThrownBy(() -> capture(server, directory))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("silent for too long");
    }
  }

  @Test
  void newlinesWithoutEndAreNotWaitedForForever(@TempDir Path directory) throws Exception {
    try (ScriptedRedis server = new ScriptedRedis(out -> newlines(out, 1_000))) {
      assertThatThrownBy(() -> capture(server, directory))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("has not begun to send its data PT1S after PSYNC")
          .hasMessageContaining("Hint: ");
    }
  }

  @Test
  void aFailedSaveIsSaidInTheServersWords(@TempDir Path directory) throws Exception {
    try (ScriptedRedis server =
        new ScriptedRedis(
            out -> write(out, "-MISCONF Redis is configured to save RDB snapshots\r\n"))) {
      assertThatThrownBy(() -> capture(server, directory))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("MISCONF")
          .hasMessageContaining("Hint: the server can't save");
    }
  }

  @Test
  void aServerThatWantsToContinueIsRefused(@TempDir Path directory) throws Exception {
    try (ScriptedRedis server = new ScriptedRedis(out -> write(out, "+CONTINUE\r\n"))) {
      assertThatThrownBy(() -> capture(server, directory))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("CONTINUE");
    }
  }

  @Test
  void leavesWithAnAcknowledgement(@TempDir Path directory) throws Exception {
    try (ScriptedRedis server =
        new ScriptedRedis(
            out -> {
              write(out, FULL_RESYNC + "$" + rdb.length + "\r\n");
              out.write(rdb);
            })) {
      capture(server, directory);
      assertThat(server.commands)
          .contains(
              "[REPLCONF, capa, eof, capa, psync2]", "[REPLCONF, rdb-only, 1]", "[PSYNC, ?, -1]");
    }
  }

  @Test
  void anInterruptEndsTheWait(@TempDir Path directory) throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    try (ScriptedRedis server =
        new ScriptedRedis(
            out -> {
              waiting.countDown();
              newlines(out, 1_000);
            })) {
      Throwable[] thrown = new Throwable[1];
      Thread backup =
          new Thread(
              () -> {
                try {
                  Captures.capture(Captures.at(server.port()), new CollectingSink(directory));
                } catch (IOException | InterruptedException e) {
                  thrown[0] = e;
                }
              });
      backup.start();
      assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
      backup.interrupt();
      backup.join(10_000);
      assertThat(thrown[0]).isInstanceOf(InterruptedException.class);
    }
  }

  private void newlines(OutputStream out, int count) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      write(out, "\n");
      if (never.await(100, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  private static void capture(ScriptedRedis server, Path directory) throws Exception {
    Captures.capture(Captures.at(server.port()), SHORT, new CollectingSink(directory));
  }

  private static RedisTimeouts timeouts(long silenceMillis, long startMillis) {
    return new RedisTimeouts(
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofMillis(silenceMillis),
        Duration.ofMillis(startMillis));
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
