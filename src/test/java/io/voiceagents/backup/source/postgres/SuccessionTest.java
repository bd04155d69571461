package io.voiceagents.backup.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuccessionTest {
  private static final ServerIdentity SERVER =
      new ServerIdentity("7312", 2, "17.10", 170010, 16L << 20, 8192, true, false);

  private static final Map<String, String> SET =
      Map.of(
          "system_identifier", "7312",
          "wal.timeline", "2",
          "wal.start_timeline", "2",
          "wal.segment_size", "16777216",
          "block_size", "8192",
          "server.version_num", "170002",
          "page_keys", PageKeys.METHOD);

  @Test
  void theSameServerGoesOn() {
    assertThat(Succession.refusal("postgres/1-full", SET, SERVER)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "system_identifier|7313|the server's system identifier is 7312, that of postgres/1-full 7313",
        "wal.timeline|1|the server's timeline is 2, that of postgres/1-full 1",
        "wal.start_timeline|1|the server's timeline is 2, that of postgres/1-full 1",
        "wal.segment_size|1048576|the server's WAL segment size is 16777216, that of"
            + " postgres/1-full 1048576",
        "block_size|4096|the server's page size is 8192, that of postgres/1-full 4096",
        "server.version_num|160004|the server's version is 170010, that of postgres/1-full 160004",
        "page_keys|sha|the server's kind of page keys is crc32c+crc32/8192, that of"
            + " postgres/1-full sha"
      })
  void fault17_anotherServerOrTimelineDoesNot(String fact, String value, String reason) {
    Map<String, String> facts = new HashMap<>(SET);
    facts.put(fact, value);
    assertThat(Succession.refusal("postgres/1-full", facts, SERVER)).contains(reason);
    facts.remove(fact);
    assertThat(Succession.refusal("postgres/1-full", facts, SERVER)).isPresent();
  }
}
