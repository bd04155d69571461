package io.voiceagents.backup.source.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RdbReadersTest {
  @ParameterizedTest
  @CsvSource({
    "9, Redis 6.2.11, Redis 6.2.0, true",
    "9, Redis 6.2.11, Redis 6.0.20, false",
    "9, Redis 6.2.11, Valkey 7.2.9, true",
    "10, Redis 7.0.15, Redis 6.2.14, false",
    "10, Redis 7.0.15, Redis 8.0.2, true",
    "10, Redis 7.0.15, Valkey 8.1.1, true",
    "11, Redis 7.2.4, Valkey 7.2.0, true",
    "11, Valkey 8.1.1, Redis 7.0.15, false",
    "11, Valkey 8.1.1, Redis 7.2.0, true",
    "11, Valkey 8.1.1, Valkey 8.0.4, false",
    "12, Redis 7.4.1, Redis 7.2.7, false",
    "12, Redis 8.0.2, Redis 7.4.1, false",
    "12, Redis 8.0.2, Redis 8.2.0, true",
    "12, Redis 8.0.2, Valkey 8.1.1, false",
    "12, Redis 8.0.2, Valkey 9.0.0, false",
    "13, Redis 8.6.0, Redis 8.4.0, false",
    "80, Valkey 9.0.1, Redis 8.6.0, false",
    "80, Valkey 9.0.1, Valkey 8.1.1, false",
    "80, Valkey 9.0.1, Valkey 9.1.0, true",
  })
  void areServersThatKnowTheFormatAndAreNotOlder(
      int rdb, String writer, String server, boolean reads) {
    RdbReaders readers = new RdbReaders(rdb, Optional.of(release(writer)));
    assertThat(readers.include(release(server))).isEqualTo(reads);
  }

  @ParameterizedTest
  @CsvSource({
    "10, Redis 7.0.15, 'Redis 7.0 or newer, or Valkey 7.2 or newer'",
    "11, Valkey 8.1.1, 'Redis 7.2 or newer, or Valkey 8.1 or newer'",
    "12, Redis 8.0.2, Redis 8.0 or newer",
    "80, Valkey 9.0.1, Valkey 9.0 or newer",
  })
  void sayWhoTheyAre(int rdb, String writer, String words) {
    assertThat(new RdbReaders(rdb, Optional.of(release(writer)))).hasToString(words);
  }

  /** Sets of before {@code valkey.version} was written down. */
  @Test
  void ofASetWithoutAWriterGoByTheFormat() {
    RdbReaders readers = RdbReaders.of(Map.of("rdb.version", "11"));
    assertThat(readers.include(ServerRelease.redis("7.0.15"))).isFalse();
    assertThat(readers.include(ServerRelease.redis("7.2.0"))).isTrue();
    assertThat(readers.include(ServerRelease.valkey("8.1.1"))).isTrue();
  }

  private static ServerRelease release(String text) {
    String[] words = text.split(" ", -1);
    return new ServerRelease(words[0].equals("Valkey"), words[1]);
  }
}
