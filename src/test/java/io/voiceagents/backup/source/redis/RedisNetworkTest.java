package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.embedded.EmbeddedRedis.Version;
import io.voiceagents.backup.source.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that cuts and changes what the server sends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RedisNetworkTest {
  private EmbeddedRedis server;

  /**
   * Length of everything that the server sends on the connection of the capture, and of the RDB.
   */
  private long sentBytes;

  private long rdbBytes;

  @BeforeAll
  void startServer(@TempDir Path directory) throws Exception {
    server =
        EmbeddedRedis.of(Version.V7_0)
            .user("backup", "s3cret", Captures.LEAST_RIGHTS)
            .config("repl-diskless-sync-delay 0")
            .start();
    SampleData.load(server, Version.V7_0);
    CollectingSink sink = new CollectingSink(directory);
    Captures.capture(server.settings("backup", "s3cret"), sink);
    rdbBytes = Files.size(sink.file("dump.rdb"));
    // +OK to AUTH and twice to REPLCONF, the line FULLRESYNC, the header, the RDB, the mark.
    sentBytes = 3 * 5 + fullResyncLine() + 47 + rdbBytes + 40;
  }

  private int fullResyncLine() {
    return "+FULLRESYNC ".length() + 40 + 1 + 1 + 2;
  }

  @AfterAll
  void stopServer() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9, 0.999})
  void fault34_aCutConnectionGivesNoSet(double part, @TempDir Path directory) throws Exception {
    refuses(RedisProxy.Fault.CUT, (long) (sentBytes * part), directory);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.5, 0.7, 0.9})
  void aByteThatChangedOnItsWayGivesNoSet(double part, @TempDir Path directory) throws Exception {
    refuses(RedisProxy.Fault.FLIP, (long) (sentBytes * part), directory);
  }

  /** The end mark, the trailer, and the opcode before it. */
  @ParameterizedTest
  @ValueSource(longs = {10, 45, 52})
  void changesNearTheEndGiveNoSet(long fromEnd, @TempDir Path directory) throws Exception {
    refuses(RedisProxy.Fault.FLIP, sentBytes - fromEnd, directory);
  }

  @ParameterizedTest
  @CsvSource({"CUT", "FLIP"})
  void aFaultBehindTheLastByteHurtsNothing(RedisProxy.Fault fault, @TempDir Path directory)
      throws Exception {
    try (RedisProxy proxy = new RedisProxy(server.port(), fault, sentBytes + 10)) {
      CollectingSink sink = new CollectingSink(directory);
      Captures.capture(Captures.at(proxy.port(), "backup", "s3cret"), sink);
      assertThat(Files.size(sink.file("dump.rdb"))).isEqualTo(rdbBytes);
      assertThat(proxy.fired).hasValue(0);
    }
  }

  private void refuses(RedisProxy.Fault fault, long place, Path directory) throws Exception {
    try (RedisProxy proxy = new RedisProxy(server.port(), fault, place)) {
      CollectingSink sink = new CollectingSink(directory);
      assertThatThrownBy(
              () -> Captures.capture(Captures.at(proxy.port(), "backup", "s3cret"), sink))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("127.0.0.1:" + proxy.port())
          .hasMessageContaining("Hint: ");
      assertThat(proxy.fired).as("the fault happened").hasPositiveValue();
      assertThat(sink.committed).isEmpty();
      assertThat(sink.discarded).containsExactly("dump.rdb");
    }
  }
}
