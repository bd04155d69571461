package io.voiceagents.backup.source.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.source.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a stream of commands becomes an append-only file. */
class CommandFilterTest {
  private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_123L);

  private static final byte[] STREAM =
      stream(
          "SELECT 3",
          "SET key value",
          "PING",
          "MULTI",
          "INCR a",
          "PUBLISH room text",
          "INCR b",
          "EXEC",
          "REPLCONF GETACK *",
          "RPUSH list x");

  @Test
  void leavesOutWhatIsForReplicasOnly() throws Exception {
    assertThat(filtered(List.of(STREAM), false, false))
        .containsExactly(
            "SELECT 0",
            "SELECT 3",
            "SET key value",
            "MULTI",
            "INCR a",
            "INCR b",
            "EXEC",
            "RPUSH list x");
  }

  @Test
  void endsWithAWholeCommandAndOutsideOfTransactionsWhereverTheStreamIsCut() throws Exception {
    List<String> all = filtered(List.of(STREAM), false, false);
    int cutInside = 0;
    for (int end = 0; end <= STREAM.length; end++) {
      List<String> some = filtered(List.of(Arrays.copyOf(STREAM, end)), false, false);
      assertThat(all.subList(0, some.size())).isEqualTo(some);
      assertThat(some.lastIndexOf("MULTI")).isLessThanOrEqualTo(some.lastIndexOf("EXEC"));
      cutInside += some.size() == 3 ? 1 : 0;
    }
    assertThat(cutInside).as("cuts within the transaction").isGreaterThan(50);
  }

  @Test
  void readsCommandsAcrossPartsOfAnySize() throws Exception {
    List<String> all = filtered(List.of(STREAM), false, false);
    for (int size = 1; size < 40; size++) {
      List<byte[]> parts = new ArrayList<>();
      for (int start = 0; start < STREAM.length; start += size) {
        parts.add(Arrays.copyOfRange(STREAM, start, Math.min(STREAM.length, start + size)));
      }
      assertThat(filtered(parts, false, false)).isEqualTo(all);
    }
  }

  @Test
  void notesTheTimeBetweenCommandsAndNotWithinTransactions() throws Exception {
    byte[] second = stream("INCR a", "EXEC", "INCR b");
    String text = text(List.of(stream("SET a 1", "MULTI"), second), false, true);

    assertThat(text)
        .containsSubsequence("#TS:1700000000\r\n", "SET", "MULTI", "EXEC", "#TS:1700000001\r\n");
    assertThat(text.split("#TS:", -1)).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "SETEX k 10 v, SET k v PXAT 1700000010123",
    "PSETEX k 10 v, SET k v PXAT 1700000000133",
    "SET k v EX 10, SET k v PXAT 1700000010123",
    "set k v keepttl, set k v keepttl",
    "SET k v NX PX 10 GET, SET k v NX PXAT 1700000000133 GET",
    "SET k EX, SET k EX",
    "SET k EX PX 10, SET k EX PXAT 1700000000133",
    "GETEX k EX 10, GETEX k PXAT 1700000010123",
    "EXPIRE k 10 NX, PEXPIREAT k 1700000010123 NX",
    "PEXPIRE k -5, PEXPIREAT k 1700000000118",
    "PEXPIREAT k 5, PEXPIREAT k 5",
    "RESTORE k 10 v REPLACE, RESTORE k 1700000000133 v REPLACE ABSTTL",
    "RESTORE k 10 v ABSTTL, RESTORE k 10 v ABSTTL",
    "RESTORE k 0 v, RESTORE k 0 v",
    "INCR k, INCR k"
  })
  void makesTimesToLiveAbsolute(String relative, String absolute) throws Exception {
    assertThat(filtered(List.of(stream(relative)), true, false).get(1)).isEqualTo(absolute);
    assertThat(filtered(List.of(stream(relative)), false, false).get(1)).isEqualTo(relative);
  }

  @ParameterizedTest
  @CsvSource({
    "'INCR k\r\n'",
    "'*1\r\n+OK\r\n'",
    "'*1\r\n$1\r\nxy\r\n'",
    "'*0\r\n'",
    "'*9999999999\r\n'"
  })
  void refusesWhatIsNoStreamOfCommands(String text) {
    assertThatThrownBy(() -> filtered(List.of(text.getBytes(ISO_8859_1)), false, false))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("Hint: ");
  }

  /** The commands of the file, up to where it is to be cut. */
  private static List<String> filtered(List<byte[]> parts, boolean absolute, boolean annotated)
      throws IOException, InterruptedException {
    byte[] file = text(parts, absolute, annotated).getBytes(ISO_8859_1);
    List<String> commands = new ArrayList<>();
    CommandReader reader = new CommandReader(source(List.of(file)));
    while (reader.hasNext()) {
      List<String> words = new ArrayList<>();
      for (int left = reader.arguments(); left > 0; left--) {
        words.add(new String(reader.bytes(reader.length()), ISO_8859_1));
      }
      commands.add(String.join(" ", words));
    }
    return commands;
  }

  private static String text(List<byte[]> parts, boolean absolute, boolean annotated)
      throws IOException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CommandFilter filter =
        new CommandFilter(new CommandReader(source(parts)), out, absolute, annotated);
    filter.run(0);
    return out.toString(ISO_8859_1).substring(0, (int) filter.whole());
  }

  /** Each part is received a second later than the one before. */
  private static LogBytes source(List<byte[]> parts) {
    Iterator<byte[]> left = parts.iterator();
    int[] seconds = {0};
    return () -> {
      if (!left.hasNext()) {
        return Optional.empty();
      }
      byte[] bytes = left.next();
      return Optional.of(new LogBytes.Chunk(bytes, 0, bytes.length, AT.plusSeconds(seconds[0]++)));
    };
  }

  private static byte[] stream(String... commands) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String command : commands) {
      bytes.writeBytes(RedisConnection.command(command.split(" ", -1)));
    }
    return bytes.toByteArray();
  }
}
